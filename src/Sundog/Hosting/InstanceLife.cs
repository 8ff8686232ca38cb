using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sundog.Inbound;

namespace Sundog.Hosting;

/// <summary>Says when this instance can serve and when it leaves, to the host, to whoever started the process, and to its own door.</summary>
/// <remarks>It can serve when its server listens and it knows the other services: a request that needs one of them would fail before.</remarks>
internal sealed partial class InstanceLife(
    HostStream host, LiveFlow flow, ServiceNotice notice, Drain drain, IServer server, IHostApplicationLifetime lifetime, ILogger<InstanceLife> log)
    : IHostedLifecycleService
{
    private readonly Lock _saying = new();
    private string _address = "";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => host.WhenWelcome(Ready));
        lifetime.ApplicationStopping.Register(Leave);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs before the server is stopped: its door stays open until callers have turned away.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Leave();
        await drain.QuietAsync(cancellationToken).ConfigureAwait(false);
        flow.Drain();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Ready()
    {
        lock (_saying)
        {
            if (drain.IsLeaving) return;
            _address = OwnAddress.Of(server);
            flow.Ready();
            host.Announce(_address, ready: true);
            Notify(notice.Ready, "READY=1");
        }
    }

    private void Leave()
    {
        lock (_saying)
        {
            if (!drain.Begin()) return;
            host.Announce(_address, ready: false);
            Notify(notice.Stopping, "STOPPING=1");
        }
    }

    private void Notify(Action tell, string what)
    {
        try
        {
            tell();
        }
        catch (SocketException why)
        {
            LogNotNotified(what, why.Message);
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Could not say {What} on NOTIFY_SOCKET: {Reason}.")]
    private partial void LogNotNotified(string what, string reason);
}
