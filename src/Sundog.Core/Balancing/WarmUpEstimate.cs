using System.Numerics;

namespace Sundog.Core.Balancing;

/// <summary>How long instances of a callee are slower than grown ones: measured from call times by the age of the instance that answered.</summary>
/// <remarks>
/// Ages are put into stretches that double (0 to 0.1 s, to 0.2 s, ... to 12.8 s); older is grown. The warm-up lasts to the end of the last stretch, counted
/// from the start without a gap, whose mean call time is over 1.5 times that of grown instances. Zero until both are known by 20 calls.
/// </remarks>
internal sealed class WarmUpEstimate
{
    private const int Stretches = 8;
    private const int CallsMin = 20;
    private const int Memory = 100;
    private const double SlowerBy = 1.5;

    private static readonly TimeSpan FirstStretch = TimeSpan.FromMilliseconds(100);

    private readonly (double Mean, int Calls)[] _stretches = new (double, int)[Stretches + 1];

    public TimeSpan WarmUp { get; private set; }

    public void Add(TimeSpan age, TimeSpan callTime)
    {
        var stretch = StretchOf(age);
        ref var known = ref _stretches[stretch];
        known.Calls = Math.Min(known.Calls + 1, Memory);
        known.Mean += (callTime.TotalSeconds - known.Mean) / known.Calls;
        if (stretch < Stretches) WarmUp = Judge();
    }

    private TimeSpan Judge()
    {
        var grown = _stretches[Stretches];
        if (grown.Calls < CallsMin) return TimeSpan.Zero;

        var end = TimeSpan.Zero;
        for (var i = 0; i < Stretches && _stretches[i].Calls >= CallsMin && _stretches[i].Mean > SlowerBy * grown.Mean; i++) end = FirstStretch * (1 << i);
        return end;
    }

    private static int StretchOf(TimeSpan age)
    {
        var first = age.Ticks / FirstStretch.Ticks; // For every call: whole numbers, where a duration times a number is a matter of floating point.
        return first <= 0 ? 0 : Math.Min(BitOperations.Log2((ulong)first) + 1, Stretches);
    }
}
