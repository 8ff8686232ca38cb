using Sundog.Core.Attribution;
using Sundog.Core.Ports;

namespace Sundog.Core.Scaling;

/// <summary>Turns successive views of a service into what is known of it now: rates, demand, waits, backlog, starts.</summary>
internal sealed class ServiceMeter
{
    private const double WindowMin = 20;
    private static readonly double[] Windows = [0.5, 1, 2, 5];

    private readonly ServiceHistory _history = new();
    private readonly RateEstimator _rate = new();
    private readonly DemandEstimator _demand;
    private readonly StartTracker _starts;
    private readonly UntracedMeter _untraced = new();
    private double _arrivedAt = double.NaN;
    private double _arrivals;

    public ServiceMeter(EngineWill will)
    {
        _demand = new(will.ServiceTime);
        _starts = new(will.ProvisioningDelay.TotalSeconds);
    }

    public ControlTimes Times => new(_starts.DelaySeconds);

    public CalleeMeter Callees { get; } = new();

    public ServiceMeasure Measure(double now, ServiceView view, int committed, double committedAt)
    {
        _starts.Observe(now, view.Replicas, committed, committedAt);
        var times = Times;
        _history.Take(now, view.Replicas, times.WarmUpSeconds, times.TickSeconds);
        var unanswered = view.Replicas.Sum(r => r.Totals.InFlight - r.Totals.Answering);
        Callees.Observe(now, view.Callees, _history.Newest.Completions + ((_history.Newest.Abandonments + unanswered) / 2.0));
        _demand.Estimate(_history, now, times.ChangeThreshold);
        var rate = _rate.Estimate(_history, now, times.TickSeconds, times.ChangeThreshold, times.HorizonSeconds >= 1 ? times.HorizonSeconds : 0);

        var inside = view.Replicas.Sum(r => r.State == InstanceState.Gone ? 0 : r.Totals.Queued + r.Totals.InFlight);
        var isInUse = inside > 0 || view.Replicas.Any(r => r.State != InstanceState.Gone && r.Totals.Streaming > 0);
        if (double.IsNaN(_arrivedAt) || _history.Newest.Arrivals > _arrivals || isInUse) _arrivedAt = now;
        _arrivals = _history.Newest.Arrivals;
        var (lately, latelySeconds) = _history.Last(ServiceHistory.SpanSeconds);
        return new()
        {
            Rate = rate,
            RateLately = latelySeconds > 0 ? lately.Arrivals / latelySeconds : 0,
            ServiceSeconds = _demand.ServiceSeconds,
            ServiceKnown = _demand.IsKnown,
            Variation = _demand.Variation,
            Means = Means(now, out var completions),
            WindowCompletions = completions,
            Ready = _starts.Ready,
            Starting = _starts.Starting,
            DueIn = _starts.DueIn,
            IdleSeconds = now - _arrivedAt,
            Inside = inside,
            ArrivalsEver = _history.Newest.Arrivals,
            CompletionsEver = _history.Newest.Completions,
            Fresh = view.Replicas.All(r => r.State != InstanceState.Ready || r.ReportAge.TotalSeconds <= times.FreshSeconds),
        };
    }

    /// <summary>Means over the shortest recent window that holds enough requests to mean something.</summary>
    private WaitMeans Means(double now, out double completions)
    {
        ServiceSums last = default;
        double seconds = 0;
        foreach (var window in Windows)
        {
            (last, seconds) = _history.Last(window);
            if (last.Completions >= WindowMin) break;
        }

        completions = last.Completions;
        if (last.Completions < 1) return default;
        var active = (last.Held - last.LocalWait - last.Blocked) / last.Completions;
        var service = last.Service / last.Completions;
        var untraced = _untraced.Observe(now, active, service, last.Completions, isWarm: now - seconds >= _history.WarmSince);
        var body = last.Body / last.Completions;
        return new(
            last.UnreadWait / last.Completions,
            last.AdmissionWait / last.Completions,
            last.LocalWait / last.Completions,
            last.IncurableWait / last.Completions,
            last.Blocked / last.Completions,
            last.DownstreamExcess / last.Completions,
            (last.Held + last.Body) / last.Completions,
            untraced,
            Math.Min(untraced, _untraced.IntrinsicSeconds),
            Math.Clamp(active + body - service, 0, body)); // CPU that was not used before was used for the body.
    }
}

/// <summary>What is known of a service at one step.</summary>
internal readonly record struct ServiceMeasure
{
    public RateEstimate Rate { get; init; }

    /// <summary>Mean arrival rate of the last 20 s, whatever changed in them.</summary>
    public double RateLately { get; init; }

    public double ServiceSeconds { get; init; }

    public bool ServiceKnown { get; init; }

    public double Variation { get; init; }

    public WaitMeans Means { get; init; }

    /// <summary>How many requests <see cref="Means"/> is the mean of.</summary>
    public double WindowCompletions { get; init; }

    public int Ready { get; init; }

    public int Starting { get; init; }

    /// <summary>Requests that are queued or in flight now.</summary>
    public double Inside { get; init; }

    public IReadOnlyList<double> DueIn { get; init; }

    /// <summary>How long nothing has arrived, nothing was inside, and no stream was open.</summary>
    public double IdleSeconds { get; init; }

    public double ArrivalsEver { get; init; }

    public double CompletionsEver { get; init; }

    /// <summary>Every ready replica has reported lately.</summary>
    public bool Fresh { get; init; }
}
