using Microsoft.Extensions.DependencyInjection;
using Sundog.Core.Protocol;
using Sundog.Outbound;

namespace Sundog.Hosting;

/// <summary>Hands each message of the host to the part that it is meant for.</summary>
internal sealed class HostMessages(ServiceDirectory directory, IServiceProvider services)
{
    public void Take(AgentMessage message)
    {
        switch (message)
        {
            case AgentMessage.Welcome welcome:
                directory.Know(welcome.Services);
                break;
            case AgentMessage.ServiceInstances push:
                directory.Take(push);
                break;
            case AgentMessage.DrainNow order:
                services.GetRequiredService<InstanceLife>().DrainNow(order);
                break;
        }
    }
}
