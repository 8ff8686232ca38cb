using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Scaling.Baselines;
using Sundog.Core.Waiting;

namespace Sundog.Host.Services;

/// <summary>Steps the stock HPA rule for one service, on the CPU time that the kernel charges to its replicas: the baseline to compare with.</summary>
internal sealed class HpaScaler(double cpuCores)
{
    private readonly HpaPolicy _policy = new(new HpaSettings(cpuCores));

    public TimeSpan NextWake => _policy.NextWake;

    /// <param name="processOf">Gives the process id of an instance.</param>
    /// <returns>Null when it is not time yet.</returns>
    public ScalingDecision? Step(TimeSpan now, AgentMessage.ServiceInstances seen, Func<Core.InstanceId, int?> processOf)
    {
        if (now < _policy.NextWake) return null;

        var replicas = seen.Instances.Select(instance => new ReplicaView(
            instance.Instance,
            instance.State,
            instance.InState,
            new ReplicaTotals
            {
                CpuSeconds = instance.State == InstanceState.Ready && processOf(instance.Instance) is { } process ? ProcessorTime.SecondsOf(process) ?? 0 : 0,
                ReadySeconds = instance.State == InstanceState.Ready ? instance.InState.TotalSeconds : 0,
            },
            TimeSpan.Zero));
        return _policy.Step(now, new ServiceView([.. replicas], seen.Desired, seen.ReplicasMin, seen.ReplicasMax, [], null, [], null, []));
    }
}
