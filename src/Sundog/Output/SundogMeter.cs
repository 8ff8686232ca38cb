using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sundog.Core.Admission;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Output;

/// <summary>What other systems may count: meter <c>Sundog</c>. An output only; nothing here is ever read back.</summary>
/// <remarks>
/// Names and units follow the OpenTelemetry semantic conventions: dotted, seconds, no unit in the name. There is no convention for time in a server's queue;
/// <c>http.server.request.time_in_queue</c> follows the client's <c>http.client.request.time_in_queue</c>. Without a listener nothing is computed.
/// </remarks>
internal sealed class SundogMeter : IDisposable
{
    public const string Name = "Sundog";

    private readonly Meter _meter;
    private readonly Histogram<double> _timeInQueue;
    private readonly Histogram<double> _waiting;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _headersIgnored;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _held;
    private readonly Counter<long> _decisions;

    public SundogMeter(IMeterFactory? factory)
        : this(factory is null ? new Meter(Name) : factory.Create(Name))
    {
    }

    private SundogMeter(Meter meter)
    {
        _meter = meter;
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };
        _timeInQueue = _meter.CreateHistogram("http.server.request.time_in_queue", "s", "From a request's arrival to its admission.", advice: buckets);
        _waiting = _meter.CreateHistogram("sundog.request.waiting", "s", "Waiting of a request here and at all services below.", advice: buckets);
        _refused = _meter.CreateCounter<long>("sundog.request.refused", "{request}", "Requests turned away before any work.");
        _headersIgnored = _meter.CreateCounter<long>("sundog.header.ignored", "{header}", "Sundog headers that no peer wrote, or that were damaged.");
        _retries = _meter.CreateCounter<long>("sundog.call.retries", "{call}", "Calls to other services sent again.");
        _held = _meter.CreateCounter<long>("sundog.call.held", "{call}", "Calls held because their callee had no instance.");
        _decisions = _meter.CreateCounter<long>("sundog.scaling.decisions", "{decision}", "Changes of a service's count that its leader asked for, or would have when it only observes.");
    }

    /// <summary>Under a name that nobody listens to.</summary>
    public static SundogMeter Unheard() => new(new Meter($"{Name}.Unheard"));

    /// <summary>Shows the gauges of an instance.</summary>
    public void Observe(Func<int> slots, Func<int> queued)
    {
        _meter.CreateObservableGauge("sundog.request.slots", slots, "{request}", "Requests served at once at most.");
        _meter.CreateObservableGauge("sundog.request.queued", queued, "{request}", "Requests waiting for admission.");
    }

    /// <summary>Shows how many replicas a service has and should have, from the one that leads it: from all of them it would count often.</summary>
    /// <param name="replicas">Null while another instance leads.</param>
    public void ObserveService(Func<(int Desired, int Ready)?> replicas) => _meter.CreateObservableGauge(
        "sundog.service.replicas",
        () => replicas() is { } known ? (Measurement<int>[])[Replicas(known.Desired, "desired"), Replicas(known.Ready, "ready")] : [],
        "{replica}", "Replicas of this service, told by its leader.");

    public void Decided(ScalingReason reason, int before, int after)
    {
        if (_decisions.Enabled) _decisions.Add(1, new TagList { { "sundog.scaling.reason", SnakeCase(reason.ToString()) }, { "sundog.scaling.direction", after > before ? "out" : "in" } });
    }

    public void Closed(in RequestSummary summary, bool isEntry)
    {
        if (_timeInQueue.Enabled) _timeInQueue.Record((summary.UnreadWait + summary.AdmissionWait).TotalSeconds);
        if (_waiting.Enabled) _waiting.Record(summary.Waiting.TotalSeconds, new KeyValuePair<string, object?>("sundog.entry", isEntry));
    }

    public void Refused(RefusalReason reason) => Count(_refused, "sundog.refusal.reason", reason switch
    {
        RefusalReason.QueueFull => "queue_full",
        RefusalReason.DeadlineTooShort => "deadline_too_short",
        RefusalReason.Shed => "shed",
        RefusalReason.Draining => "draining",
        _ => "none",
    });

    public void HeaderIgnored(WireFault fault) => HeaderIgnored(fault switch
    {
        WireFault.WrongLength => "wrong_length",
        WireFault.WrongVersion => "wrong_version",
        WireFault.NotAPeer => "not_a_peer",
        WireFault.OutOfRange => "out_of_range",
        _ => "malformed",
    });

    public void HeaderIgnored(string why) => Count(_headersIgnored, "error.type", why);

    public void Retried(string callee) => Count(_retries, "sundog.callee", callee);

    public void Held(string callee) => Count(_held, "sundog.callee", callee);

    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Replicas(int count, string state) => new(count, new KeyValuePair<string, object?>("sundog.replica.state", state));

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static void Count(Counter<long> counter, string tag, string value)
    {
        if (counter.Enabled) counter.Add(1, new TagList { { tag, value } });
    }
}
