using System.Text;
using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Hosting;
using Sundog.Inbound;
using Sundog.Outbound;
using Sundog.Output;

namespace Sundog.Entry;

/// <summary>
/// How a program that is no service itself calls an application's services: a front door. It is the entry of every request: sets deadline and
/// priority, sheds what the path below cannot carry, holds requests while a service comes up, learns how many are late.
/// </summary>
/// <remarks>
/// One for each application, each fed with its own registry. Requests go through <see cref="Trace"/> and inside of it to <see cref="Services"/>, at
/// <c>http://name/...</c>. Sundog headers that arrive from outside are taken out and counted; replies' headers do not get out. The values of all others
/// are written and read as Latin-1: a server that does the same passes their bytes as they are.
/// </remarks>
public sealed class ApplicationEntry : IDisposable
{
    /// <summary>It holds nobody back by itself: the services below have slots.</summary>
    private const int Slots = 100_000;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);

    private readonly LiveFlow _flow;
    private readonly ServiceDirectory _directory = new((ulong)Random.Shared.NextInt64(), Encoding.Latin1);
    private readonly SundogMeter _meter = new(factory: null);
    private readonly RequestPath _path;
    private readonly Timer _tick;

    public ApplicationEntry(ApplicationEntrySettings settings)
    {
        _flow = new(new FlowSettings(settings.Name, Slots, Slots, settings.Objective) { HoldsOn = true }, slotsAreFixed: true);
        var output = new RequestOutput(_meter, new ExemplarPick(settings.Name, settings.Objective?.Bound, _directory, settings.Seen), settings.ServerTiming, activities: null);
        _path = new(
            _flow, new ArrivalReader(key: null, _meter, static _ => TimeSpan.Zero, settings.Classes), new Drain(DrainPatience.Alone), key: null, output, settings.Ticket.IsShown);
        Handler = new ServiceHandler(_directory, new ServiceCalls(_flow, _directory, settings.Key, _meter, settings.Summon), new NobodyElse());
        Services = new HttpMessageInvoker(Handler, disposeHandler: false);
        _tick = new Timer(static state => ((LiveFlow)state!).Tick([]), _flow, TickEvery, TickEvery);
    }

    /// <summary>Sends to <c>http://name/...</c>, one of the application's services; nobody else can be reached. Redirects, cookies and encodings pass as they are.</summary>
    public HttpMessageInvoker Services { get; }

    /// <summary>The same, to build an HttpClient on.</summary>
    public HttpMessageHandler Handler { get; }

    /// <summary>Requests inside.</summary>
    public int Present => _flow.Present;

    /// <summary>Serves one request as an entry: what <paramref name="next"/> calls is charged to it.</summary>
    public Task Trace(HttpContext context, RequestDelegate next) => _path.InvokeAsync(context, next);

    /// <summary>Makes names known, with or without instances.</summary>
    public void Know(IReadOnlyList<ServiceId> services) => _directory.Know(services);

    /// <summary>Takes the complete list of one service's instances.</summary>
    public void Take(AgentMessage.ServiceInstances push) => _directory.Take(push);

    /// <summary>Everything learned so far; sums since start. <see cref="ReplicaReport.Entry"/> is what the entry service's leader needs of it.</summary>
    public ReplicaReport Report() => _flow.Report(cpuSeconds: 0);

    public void Dispose()
    {
        _tick.Dispose();
        Handler.Dispose();
        _directory.Dispose();
        _meter.Dispose();
    }

    private sealed class NobodyElse : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException($"'{request.RequestUri?.Host}' is no service of this application."));
    }
}

/// <param name="Name">Under which name it appears to the services: <c>front-door</c>.</param>
/// <param name="Key">The application's key.</param>
/// <param name="Objective">Of the entry service; null: nothing is late and no deadline is set.</param>
/// <param name="Summon">Has services started. Called from any thread, again every second while a request is held; must not block.</param>
/// <param name="Seen">Takes exemplars of late and sampled requests. Called from any thread; must not block.</param>
/// <param name="Classes">Who goes first when not all can be carried.</param>
/// <param name="Ticket">Whoever shows it is told where his request waited.</param>
/// <param name="ServerTiming">Everybody is told.</param>
public sealed record ApplicationEntrySettings(
    ServiceId Name, PeerKey Key, Objective? Objective, Action<IReadOnlyList<ServiceId>> Summon, Action<Exemplar> Seen, PathClasses Classes, TraceTicket Ticket,
    bool ServerTiming);
