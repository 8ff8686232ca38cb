using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>Looks at what became of each change a while later: were the replicas there in time, and how long did requests wait then?</summary>
internal sealed class EffectWatch
{
    private const int PendingMax = 100;

    private static readonly TimeSpan LookAfterLeast = TimeSpan.FromSeconds(3);

    private readonly List<Pending> _pending = [];

    public void Watch(DecisionRecord decision, ServiceSums sums, TimeSpan now)
    {
        if (!decision.Accepted || !decision.Decision.IsChange || _pending.Count >= PendingMax) return;
        var horizon = decision.Decision.Inputs.Horizon * 2;
        _pending.Add(new Pending(decision, now, now + (horizon > LookAfterLeast ? horizon : LookAfterLeast), sums));
    }

    /// <returns>Decisions whose effect can be told now.</returns>
    public IReadOnlyList<DecisionRecord> Look(int ready, ServiceSums sums, TimeSpan now)
    {
        foreach (var pending in _pending)
        {
            if (ready >= pending.Decision.Decision.Replicas) pending.ReadyAfter ??= now - pending.At;
        }

        var due = _pending.Where(pending => now >= pending.LookAt).ToList();
        _pending.RemoveAll(due.Contains);
        return [.. due.Select(pending => pending.Tell(ready, sums, now))];
    }

    private sealed record Pending(DecisionRecord Decision, TimeSpan At, TimeSpan LookAt, ServiceSums Sums)
    {
        public TimeSpan? ReadyAfter { get; set; }

        public DecisionRecord Tell(int ready, ServiceSums sums, TimeSpan now)
        {
            var seconds = (now - At).TotalSeconds;
            var completions = sums.Completions - Sums.Completions;
            var wait = completions > 0 ? ReportedTime.OfSeconds((sums.WaitSeconds - Sums.WaitSeconds) / completions) : TimeSpan.Zero;
            return Decision with
            {
                Effect = new DecisionEffect(now - At, ReadyAfter, ready, (sums.Arrivals - Sums.Arrivals) / seconds, wait, completions / seconds),
            };
        }
    }
}
