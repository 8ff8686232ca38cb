using Sundog.Configuration;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Inbound;
using Sundog.Outbound;
using Sundog.Scaling;

namespace Sundog.Hosting;

/// <summary>Hands each message of the host to the part that it is meant for.</summary>
internal sealed class HostMessages(InstanceIdentity identity, ServiceDirectory directory, Leadership leadership, LiveFlow flow)
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
                if (push.Service == identity.Service) TakeOwn(push);
                break;
            case AgentMessage.Leader leader:
                leadership.Take(leader);
                break;
            case AgentMessage.PeerReport peer:
                leadership.Take(peer);
                break;
            case AgentMessage.DesiredAnswer answer:
                leadership.Take(answer);
                break;
            case AgentMessage.Guidance guidance when !leadership.IsLeader:
                flow.Follow(guidance.Of);
                break;
        }
    }

    private void TakeOwn(AgentMessage.ServiceInstances push)
    {
        leadership.Take(push);
        var ready = push.Instances.Where(i => i.State == InstanceState.Ready).Select(i => i.Instance).Order().ToList();
        if (ready.IndexOf(identity.Instance) is >= 0 and var rank) directory.Stand(rank, ready.Count);
    }
}
