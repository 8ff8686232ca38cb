using System.Collections.Concurrent;
using Store.Image.Drawing;

namespace Store.Image;

/// <summary>The large pictures that all others are resized from. Drawn when first asked for, then kept in memory.</summary>
public sealed class Masters
{
    /// <summary>Room for every product of the shop: 170 kB each. Ids beyond are drawn anew each time.</summary>
    private const int KeptMax = 512;

    private readonly ConcurrentDictionary<int, Raster> _drawn = new();
    private readonly Lazy<Raster> _icon = new(TeaPicture.DrawIcon);

    public Raster Icon => _icon.Value;

    public Raster Of(int productId)
    {
        if (_drawn.TryGetValue(productId, out var known)) return known;
        var drawn = TeaPicture.Draw(productId);
        if (_drawn.Count < KeptMax) _drawn.TryAdd(productId, drawn);
        return drawn;
    }
}
