using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Entry;
using Sundog.Host.Management;
using Yarp.ReverseProxy.Forwarder;

namespace Sundog.Host.FrontDoor;

/// <summary>An application's public port: takes requests from outside and sends each to an instance of the entry service.</summary>
/// <remarks>
/// HTTP/1.1 and HTTP/2 with prior knowledge share the port (<see cref="PrefaceSniffing"/>). Bodies and upgrades stream through, and over HTTP/2 an answer's
/// trailers; tunnels are not offered. What comes from outside has no say: deadline and priority are set here, Sundog headers are taken out in both directions.
/// </remarks>
internal sealed class FrontDoorServer : IAsyncDisposable
{
    private static readonly ForwarderRequestConfig Http1 = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = TimeSpan.FromMinutes(10) };
    private static readonly ForwarderRequestConfig Http2 = Http1 with { Version = HttpVersion.Version20 };

    private readonly WebApplication _server;
    private readonly FrontTally _tally = new();
    private readonly List<FrontTarget> _targets; // The present one, and former ones that somebody is inside of.
    private volatile FrontTarget _target;

    private FrontDoorServer(WebApplication server, FrontTarget target)
    {
        (_server, _target, _targets) = (server, target, [target]);
        var forwarder = server.Services.GetRequiredService<IHttpForwarder>();
        server.Run(context => _tally.CountAsync(context, () => IsTunnel(context) ? RefuseTunnel(context) : TraceAsync(forwarder, context)));
    }

    public int Port { get; private set; }

    public string Address => $"http://127.0.0.1:{Port}";

    public FrontCounts Counts => _tally.Counts;

    /// <summary>What was learned since the present target was.</summary>
    public ReplicaReport Report() => _target.Entry.Report();

    /// <param name="port">0: the kernel chooses.</param>
    /// <exception cref="PublicPortException">The port is taken or not permitted.</exception>
    public static async Task<FrontDoorServer> StartAsync(ServiceId service, int port, ApplicationEntry entry)
    {
        var builder = BareServer.Builder();
        builder.Services.AddHttpForwarder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true;
            kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1; // Each byte a character: none is changed.
            kestrel.Limits.MaxRequestBodySize = null; // The service behind has its own limit.
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(PrefaceSniffing.Middleware);
            });
        });
        var door = new FrontDoorServer(builder.Build(), new(service, entry));
        try
        {
            await door._server.StartAsync().ConfigureAwait(false);
        }
        catch (Exception cannot) when (cannot is IOException or SocketException)
        {
            await door._server.DisposeAsync().ConfigureAwait(false);
            throw PublicPortException.Of(port, cannot);
        }

        door.Port = new Uri(BareServer.AddressOf(door._server)).Port;
        return door;
    }

    /// <summary>From now on requests enter here; those inside end as they began.</summary>
    /// <param name="entry">Knows the services already.</param>
    public void Become(ServiceId service, ApplicationEntry entry)
    {
        var former = _target;
        _targets.Add(_target = new(service, entry));
        former.Leave();
    }

    /// <summary>Makes names known, with or without instances.</summary>
    public void Know(IReadOnlyList<ServiceId> services) => ForEach(entry => entry.Know(services));

    /// <summary>Takes the complete list of one service's instances: also for requests that are held since before a change.</summary>
    public void Take(AgentMessage.ServiceInstances push) => ForEach(entry => entry.Take(push));

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _target.Leave();
    }

    private void ForEach(Action<ApplicationEntry> action)
    {
        _targets.RemoveAll(target => target.IsOver);
        foreach (var target in _targets.Where(target => target.TryEnter()))
        {
            action(target.Entry);
            target.Leave();
        }
    }

    /// <summary>A WebSocket over HTTP/2 begins with the same method, and is none.</summary>
    private static bool IsTunnel(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method) && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };

    private static Task RefuseTunnel(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"; // RFC 9110, section 15.5.6, wants some said.
        return Task.CompletedTask;
    }

    private async Task TraceAsync(IHttpForwarder forwarder, HttpContext context)
    {
        var target = _target;
        while (!target.TryEnter())
        {
            if (target == _target)
            {
                context.Abort(); // The door is closed for good.
                return;
            }

            target = _target; // It has changed just now.
        }

        try
        {
            await target.Entry.Trace(context, inner => ForwardAsync(forwarder, target.Service, target.Entry, inner)).ConfigureAwait(false);
        }
        finally
        {
            target.Leave();
        }
    }

    private static async Task ForwardAsync(IHttpForwarder forwarder, ServiceId service, ApplicationEntry entry, HttpContext context)
    {
        PrefaceSniffing.Correct(context);
        var config = HttpProtocol.IsHttp2(context.Request.Protocol) ? Http2 : Http1;
        var error = await forwarder.SendAsync(context, $"http://{service}", entry.Services, config, DoorTransformer.Instance).ConfigureAwait(false);
        if (error != ForwarderError.None) await Unanswered.TellAsync(context, service, error).ConfigureAwait(false);
    }
}
