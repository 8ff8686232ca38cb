using Sundog.Core.Protocol;
using Sundog.Hosting;

namespace Sundog.Outbound;

/// <summary>Sends calls to services: picks an instance, holds the call while there is none, has one summoned.</summary>
internal sealed class ServiceCalls(HostStream host)
{
    private static readonly TimeSpan HoldLongest = TimeSpan.FromSeconds(30);

    public async Task<HttpResponseMessage> SendAsync(Callee callee, HttpRequestMessage request, CancellationToken cancel)
    {
        while (true)
        {
            if (callee.Pick() is not { } transport)
            {
                host.Send(new AgentMessage.Summon([callee.Service]));
                await callee.WhenReady().WaitAsync(HoldLongest, cancel).ConfigureAwait(false);
                continue;
            }

            transport.Enter();
            try
            {
                return await transport.Invoker.SendAsync(request, cancel).ConfigureAwait(false);
            }
            finally
            {
                transport.Leave();
            }
        }
    }
}
