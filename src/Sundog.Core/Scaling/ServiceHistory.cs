using Sundog.Core.Waiting;

namespace Sundog.Core.Scaling;

/// <summary>The sums of a service over the last <see cref="SpanSeconds"/>, at the resolution of the control tick.</summary>
/// <remarks>
/// Replicas come, go and lose reports. What counts is how much each replica's own sums grew since its last report; one that was seen before is
/// remembered for a while after it has left, so that a listing that lies for a moment does not count its whole life twice. What a replica did before this history
/// began is no news, however late its first report comes: a new leader would take the life of every replica for one burst. A report that was long in coming is
/// spread over the time that it speaks of, for the same reason.
/// </remarks>
internal sealed class ServiceHistory
{
    public const double SpanSeconds = 20;

    private const int Capacity = 2048;
    private const double ForgetSeconds = 600;
    private const double LateReportSeconds = 1;
    private const double SpreadSeconds = 0.3;

    private readonly (double At, ServiceSums Sums)[] _ring = new (double, ServiceSums)[Capacity];
    private readonly Dictionary<InstanceId, (ReplicaTotals Totals, double SeenAt)> _replicas = [];
    private int _first;
    private ServiceSums _sums;
    private double _sweepAt;
    private double _begunAt = double.NaN;
    private bool _isWarm;

    public int Count { get; private set; }

    public double OldestAt => At(0).At;

    /// <summary>Since when a replica that is past its warm-up has been measured; before that, what young ones need stands for all. NaN: not yet.</summary>
    public double WarmSince { get; private set; } = double.NaN;

    /// <summary>Index 0 is the oldest.</summary>
    public ref readonly (double At, ServiceSums Sums) At(int index) => ref _ring[(_first + index) & (Capacity - 1)];

    public ref readonly ServiceSums Newest => ref At(Count - 1).Sums;

    /// <summary>Takes the reports of one step. Steps closer together than half a tick share one sample.</summary>
    public void Take(double now, IReadOnlyList<ReplicaView> replicas, double warmUpSeconds, double tickSeconds)
    {
        if (double.IsNaN(_begunAt)) _begunAt = now;
        var anyWarm = false;
        foreach (var replica in replicas) anyWarm |= IsWarm(replica, warmUpSeconds);
        if (anyWarm && !_isWarm) WarmSince = now;
        _isWarm = anyWarm;
        foreach (var replica in replicas)
        {
            if (replica.ReportAge == TimeSpan.MaxValue) continue; // It has not reported yet.
            Take(now, replica, warm: !anyWarm || IsWarm(replica, warmUpSeconds));
        }

        Forget(now);
        Append(now, tickSeconds);
    }

    /// <summary>The newest sample at or before a time; the oldest when there is none.</summary>
    public int IndexAt(double at)
    {
        int low = 0, high = Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (At(middle).At <= at) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Growth over the last so many seconds, and how long that really was.</summary>
    public (ServiceSums Growth, double Seconds) Last(double seconds)
    {
        if (Count < 2) return (default, 0);
        ref readonly var end = ref At(Count - 1);
        ref readonly var start = ref At(Math.Min(IndexAt(end.At - seconds), Count - 2));
        return (end.Sums - start.Sums, end.At - start.At);
    }

    private static bool IsWarm(ReplicaView replica, double warmUpSeconds) =>
        replica.Totals.ReadySeconds > warmUpSeconds && replica.Totals.Completions >= ReplicaLedger.ColdCompletions;

    private void Take(double now, ReplicaView replica, bool warm)
    {
        var totals = replica.Totals;
        _replicas.TryGetValue(replica.Instance, out var known);
        if (totals.ReadySeconds - known.Totals.ReadySeconds > now - _begunAt + LateReportSeconds)
        {
            // It has lived longer than this history: its past is no news.
        }
        else if (totals.ReadySeconds < known.Totals.ReadySeconds / 2)
        {
            Grow(now, default, totals, warm); // It began anew.
        }
        else if (totals.ReadySeconds >= known.Totals.ReadySeconds)
        {
            Grow(now, known.Totals, totals, warm);
        }
        else
        {
            return; // An older report that arrived late says nothing new.
        }

        _replicas[replica.Instance] = (totals, now);
    }

    /// <summary>Evenly over the time between the two reports, as far as there are samples in it.</summary>
    private void Grow(double now, in ReplicaTotals before, in ReplicaTotals after, bool warm)
    {
        var growth = default(ServiceSums);
        growth.Add(before, after, warm);
        _sums += growth;
        var seconds = after.ReadySeconds - before.ReadySeconds;
        if (seconds <= SpreadSeconds) return;
        var from = now - seconds;
        for (var i = Count - 1; i >= 0 && At(i).At > from; i--)
        {
            ref var sample = ref _ring[(_first + i) & (Capacity - 1)];
            sample.Sums += growth * ((sample.At - from) / seconds);
        }
    }

    private void Append(double now, double tickSeconds)
    {
        var shares = Count >= 2 && now - At(Count - 2).At < tickSeconds / 2;
        if (!shares)
        {
            if (Count == Capacity || (Count > 2 && now - At(1).At > SpanSeconds + 1))
            {
                _first = (_first + 1) & (Capacity - 1);
                Count--;
            }

            Count++;
        }

        _ring[(_first + Count - 1) & (Capacity - 1)] = (now, _sums);
    }

    private void Forget(double now)
    {
        if (now < _sweepAt) return;
        _sweepAt = now + 60;
        foreach (var (instance, known) in _replicas)
        {
            if (now - known.SeenAt > ForgetSeconds) _replicas.Remove(instance); // Removal while enumerating is allowed by Dictionary.
        }
    }
}
