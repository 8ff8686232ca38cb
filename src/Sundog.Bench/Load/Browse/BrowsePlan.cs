using Sundog.Core;

namespace Sundog.Bench.Load.Browse;

/// <summary>The endless sequence of what is asked for, decided by the seed alone.</summary>
internal sealed class BrowsePlan(ulong seed)
{
    private readonly SeededRandom _random = new(seed);
    private readonly BrowseStep[] _block = Enum.GetValues<BrowseStep>();
    private int _given;

    public BrowseChoice Next()
    {
        var place = _given++ % _block.Length;
        if (place == 0 && _given > 1) Shuffle();
        return new(
            _block[place],
            Category: 1 + _random.Next(StoreAddresses.Categories),
            Page: 1 + _random.Next(StoreAddresses.PagesPerCategory),
            Product: 1 + _random.Next(StoreAddresses.Products),
            User: 1 + _random.Next(StoreAddresses.Users));
    }

    /// <summary>Fisher and Yates.</summary>
    private void Shuffle()
    {
        for (var last = _block.Length - 1; last > 0; last--)
        {
            var other = _random.Next(last + 1);
            (_block[last], _block[other]) = (_block[other], _block[last]);
        }
    }
}
