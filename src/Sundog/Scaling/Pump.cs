using Microsoft.Extensions.Logging;
using Sundog.Configuration;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Hosting;
using Sundog.Inbound;
using Sundog.Probes;

namespace Sundog.Scaling;

/// <summary>Calls everything that must happen on time: probes, the flow's tick, the report to the host, the leader's step.</summary>
/// <remarks>
/// On a thread of its own, which no starved thread pool can delay. A tick comes at least every <see cref="TickLongest"/>, and at once when a request had to
/// queue, but not within <see cref="TickShortest"/> of the last.
/// </remarks>
internal sealed partial class Pump(
    InstanceIdentity identity, LiveFlow flow, ProcessWaits waits, HostStream host, Leadership leadership, ILogger<Pump> log) : IDisposable
{
    private static readonly TimeSpan TickLongest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TickShortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReportLongest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellMissingAfter = TimeSpan.FromSeconds(6);

    // Without spinning: a tick is not worth a processor's time while requests want it.
    private readonly ManualResetEventSlim _burst = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private Thread? _thread;
    private TimeSpan _tickedAt = MonotonicClock.Now;
    private TimeSpan _reportedAt;
    private double _cpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds;
    private readonly GrantedDemand _demand = new(identity.CpuCores);
    private (double Arrivals, double Inside) _ticked;
    private (double, double, double, double, double) _reported;
    private TimeSpan? _tellMissingAt = MonotonicClock.Now + TellMissingAfter;

    public void Start()
    {
        flow.Queueing = _burst.Set;
        _thread = new Thread(Run) { IsBackground = true, Name = "sundog-pump" };
        _thread.Start();
    }

    /// <summary>Waits for the tick under way, which uses what is disposed next.</summary>
    public void Dispose()
    {
        _stop.Set();
        _burst.Set();
        if (_thread is not null && _thread != Thread.CurrentThread) _thread.Join();
        _burst.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            var left = _tickedAt + Interval() - MonotonicClock.Now;
            if (left > TimeSpan.Zero) _burst.Wait(left);
            _burst.Reset();
            if (_stop.Wait(Positive(_tickedAt + TickShortest - MonotonicClock.Now))) break;
            try
            {
                Tick(MonotonicClock.Now);
            }
            catch (Exception error)
            {
                LogTickFailed(error); // A fault of ours must not end the service's scaling for good.
            }
        }
    }

    private void Tick(TimeSpan now)
    {
        var seconds = (now - _tickedAt).TotalSeconds;
        _tickedAt = now;
        var cpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds;
        var used = cpuSeconds - _cpuSeconds;
        flow.Tick(waits.Sample(new TickMoment(seconds, flow.Active), used));
        _cpuSeconds = cpuSeconds;

        var totals = Measured(flow.Totals(cpuSeconds), used, seconds);
        var isDue = host.IsConnected && IsDue(now, totals);
        if (isDue || leadership.IsLeader)
        {
            // A report costs far more than the totals, so it is made only for those who read it.
            var report = flow.Report(cpuSeconds) with { Totals = totals };
            if (leadership.Step(now, report) is { } guidance) flow.Follow(guidance);
            if (isDue) Send(now, report);
        }

        TellMissing(now);
    }

    /// <summary>The totals with service times as the grant saw them.</summary>
    private ReplicaTotals Measured(in ReplicaTotals totals, double cpuSeconds, double seconds)
    {
        var now = (totals.Arrivals, Inside: totals.InFlight + totals.Queued + totals.Streaming);
        _demand.Tick(cpuSeconds, seconds, isIdle: now.Arrivals == _ticked.Arrivals && now.Inside + _ticked.Inside == 0);
        _ticked = now;
        return _demand.Apply(totals);
    }

    private TimeSpan Interval() => leadership.NextWake is { } wake && wake - _tickedAt < TickLongest ? wake - _tickedAt : TickLongest;

    private bool IsDue(TimeSpan now, in ReplicaTotals totals) => Seen(totals) != _reported || now - _reportedAt >= ReportLongest;

    private void Send(TimeSpan now, ReplicaReport report)
    {
        if (host.Send(new AgentMessage.Report(report))) (_reported, _reportedAt) = (Seen(report.Totals), now);
    }

    private static (double, double, double, double, double) Seen(in ReplicaTotals totals) =>
        (totals.Arrivals, totals.Completions, totals.Queued, totals.InFlight, totals.Streaming);

    private void TellMissing(TimeSpan now)
    {
        if (_tellMissingAt is not { } at || now < at) return;
        _tellMissingAt = null;
        var missing = string.Join("; ", waits.Missing);
        if (missing.Length > 0) LogMissing(missing);
    }

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;

    [LoggerMessage(EventId = 120, Level = LogLevel.Information, Message = "Not measured on this machine: {Missing}.")]
    private partial void LogMissing(string missing);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "A tick failed; the next one follows.")]
    private partial void LogTickFailed(Exception error);
}
