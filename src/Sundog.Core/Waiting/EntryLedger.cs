using Sundog.Core.Scaling;

namespace Sundog.Core.Waiting;

/// <summary>What an entry learns from its own replies: how many, how many late, and the waiting-free residences of the last thousand calm ones.</summary>
/// <remarks>
/// In a transition not all waiting has a name: a process that starts, a machine that is full. Taken for waiting-free time it would leave no budget for waiting, and
/// the path would grow for what growing cannot cure. So a reply teaches only when nothing on its path was in transition. Not thread-safe.
/// </remarks>
public sealed class EntryLedger
{
    public const int RecentMax = 1000;

    private readonly TimeSpan[] _recent = new TimeSpan[RecentMax];
    private int _next;
    private int _held;
    private double _replies;
    private double _late;

    /// <summary>A request from outside ended.</summary>
    /// <param name="bound">The objective's; null when there is none, and then only failures and refusals are late.</param>
    /// <param name="isCalm">Nothing on the path was in transition.</param>
    public void Ended(in RequestSummary summary, TimeSpan? bound, bool isCalm)
    {
        if (summary.Outcome == RequestOutcome.Abandoned && (bound is null || summary.Answer <= bound)) return;

        _replies++;
        if (summary.Outcome != RequestOutcome.Completed || summary.Answer > bound) _late++;
        if (summary.Outcome != RequestOutcome.Completed || !isCalm) return;

        _recent[_next] = summary.WaitingFree;
        _next = (_next + 1) % RecentMax;
        _held = Math.Min(_held + 1, RecentMax);
    }

    /// <param name="samplesMax">At most this many of the recent residences, evenly picked by age.</param>
    /// <returns>Null when nothing from outside has ended here.</returns>
    public EntryView? View(int samplesMax = RecentMax)
    {
        if (_replies == 0) return null;

        var count = Math.Min(_held, samplesMax);
        var samples = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var age = (int)((long)i * _held / count);
            samples[i] = _recent[(_next - 1 - age + (2 * RecentMax)) % RecentMax];
        }

        return new(_replies, _late, samples);
    }
}
