using Sundog.Core.Protocol;

namespace Sundog.Core.Waiting;

/// <summary>Everything one replica has measured: takes finished requests, gives the records that travel to the leader.</summary>
/// <remarks>Adding a request allocates nothing. Not thread-safe, except <see cref="Places"/>.</remarks>
public sealed class ReplicaLedger
{
    private static readonly TimeSpan LatencyWindowSpan = TimeSpan.FromSeconds(5);

    /// <summary>Samples of T0 in a report: enough for a 95th percentile, small enough for a line of JSON on every tick.</summary>
    private const int ReportSamples = 200;

    /// <summary>The first requests of a process pay for what is made once: connections, caches, code pages.</summary>
    public const int ColdCompletions = 50;

    private readonly LatencyWindow _latency = new(LatencyWindowSpan);
    private readonly RateWindow _arrivalRate = new(LatencyWindowSpan);
    private readonly BodyClock _bodies = new();

    // The sums of ReplicaTotals: changed one by one with every request, where a copy of the whole record would cost more than the sums.
    private double _arrivals, _completions, _refusals, _shed, _abandonments, _retries;
    private double _service, _serviceSquared, _unreadWait, _admissionWait, _localWait, _incurableWait, _blocked, _downstreamExcess, _held;
    private TimeSpan? _readyAt;

    public WaitPlaces Places { get; } = new();

    public CallerLedger Callers { get; } = new();

    public CalleeLedger Callees { get; } = new();

    public ThirdPartyLedger ThirdParties { get; } = new();

    public EntryLedger Entry { get; } = new();

    /// <summary>What requests need here says little of what they need later.</summary>
    public bool IsCold => _completions < ColdCompletions;

    public void Ready(TimeSpan now) => _readyAt ??= now;

    /// <summary>A request was offered, whatever becomes of it.</summary>
    public void Arrived(bool isRetry, TimeSpan now)
    {
        _arrivalRate.Reach(now, _arrivals);
        _arrivals++;
        if (isRetry) _retries++;
    }

    /// <summary>One that arrived was shed. It ends as refused besides.</summary>
    public void Shed() => _shed++;

    /// <summary>A request ended. Only those that were served count in the sums of durations.</summary>
    public void Ended(in RequestSummary summary, TimeSpan now)
    {
        if (summary.Outcome == RequestOutcome.Refused)
        {
            _refusals++;
            return;
        }

        if (summary.Outcome == RequestOutcome.Abandoned)
        {
            _abandonments++;
            return;
        }

        _latency.Add(summary.Residence, now);
        if (summary.UnreadWait > TimeSpan.Zero) Places.Of(Wire.WaitKind.Socket).Add(summary.UnreadWait);
        if (summary.AdmissionWait > TimeSpan.Zero) Places.Of(Wire.WaitKind.Admission).Add(summary.AdmissionWait);
        if (summary.Network > TimeSpan.Zero) Places.Of(Wire.WaitKind.Network).Add(summary.Network); // To be seen: it is part of a call, and not of x.
        var service = summary.Service.TotalSeconds;
        var local = summary.LocalWait.TotalSeconds;
        var blocked = summary.Blocked.TotalSeconds;
        _completions++;
        _service += service;
        _serviceSquared += service * service;
        _unreadWait += summary.UnreadWait.TotalSeconds;
        _admissionWait += summary.AdmissionWait.TotalSeconds;
        _localWait += local;
        _incurableWait += summary.IncurableWait.TotalSeconds;
        _blocked += blocked;
        _downstreamExcess += summary.DownstreamExcess.TotalSeconds;
        _held = _held + service + local + blocked;
    }

    /// <summary>A response begins; its request keeps the slot.</summary>
    public void BodyBegan(TimeSpan now) => _bodies.Begin(now);

    /// <summary>It is over.</summary>
    public void BodyEnded(TimeSpan now) => _bodies.End(now);

    /// <param name="cpuSeconds">CPU the process used since its start.</param>
    public ReplicaTotals Totals(int queued, int inFlight, int blocked, int streaming, int slots, double cpuSeconds, TimeSpan now) => new()
    {
        Arrivals = _arrivals,
        Completions = _completions,
        Refusals = _refusals,
        Shed = _shed,
        Abandonments = _abandonments,
        Retries = _retries,
        ServiceSeconds = _service,
        ServiceSecondsSquared = _serviceSquared,
        UnreadWaitSeconds = _unreadWait,
        AdmissionWaitSeconds = _admissionWait,
        LocalWaitSeconds = _localWait,
        IncurableWaitSeconds = _incurableWait,
        BlockedSeconds = _blocked,
        DownstreamExcessSeconds = _downstreamExcess,
        HeldSeconds = _held,
        BodySeconds = _bodies.Seconds(now),
        CpuSeconds = cpuSeconds,
        ReadySeconds = _readyAt is { } at ? (now - at).TotalSeconds : 0,
        Queued = queued,
        InFlight = inFlight,
        Blocked = blocked,
        Answering = _bodies.Open,
        Streaming = streaming,
        Slots = slots,
    };

    public LatencyView Latency(TimeSpan now)
    {
        var seen = _latency.Seen(now);
        return new(_arrivalRate.PerSecond(now, _arrivals), seen.Quantile(0.50), seen.Quantile(0.95), seen.Quantile(0.99));
    }

    /// <summary>The whole report of one tick.</summary>
    public ReplicaReport Report(in ReplicaTotals totals, TimeSpan now) => new(
        totals, Callers.Declarations(now), Callers.WaitBudget, Callees.Views(now), Entry.View(ReportSamples), Places.Sums(), Latency(now))
    {
        WaitBudgetAge = Callers.WaitBudget is null ? TimeSpan.Zero : Callers.WaitBudgetAge(now),
    };
}
