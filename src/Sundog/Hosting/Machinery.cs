using Microsoft.Extensions.Hosting;
using Sundog.Probes;
using Sundog.Scaling;

namespace Sundog.Hosting;

/// <summary>Starts what works beside the requests: the stream to the host, the pump, the listener for connection waits.</summary>
internal sealed class Machinery(HostStream host, Pump pump, ConnectionPoolProbe connections) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        connections.Start();
        pump.Start();
        host.Start();
        return Task.CompletedTask;
    }

    /// <summary>They go on until the program ends: requests that finish late are still measured and reported.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
