using System.Globalization;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Lifecycle;
using Sundog.Core.Protocol;
using Sundog.Host.Journaling;
using Sundog.Host.State;

namespace Sundog.Host.Services;

/// <summary>What every service of an application needs of its surroundings.</summary>
/// <param name="Application">The application's name.</param>
internal sealed record ApplicationContext(
    string Application, HostIdentity Identity, HostFolder Folder, MachineRoom Room, Journal Journal, InstanceNames Names, TimeProvider Time)
{
    /// <summary>A baseline knows nothing of slots: its replicas take what comes.</summary>
    private const int SlotsUnbound = 1000;

    /// <summary>Requests that the application answered lately.</summary>
    public ExemplarMemory Exemplars { get; } = new();

    /// <summary>The manifest's variables and, over them, who the instance is.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(ServiceSpec spec, InstanceId instance)
    {
        var variables = new Dictionary<string, string>(spec.Environment)
        {
            [InstanceEnvironment.Application] = Application,
            [InstanceEnvironment.Service] = spec.Service.Name,
            [InstanceEnvironment.Instance] = instance.Value,
            [InstanceEnvironment.Token] = Identity.TokenOf(Application, spec.Service, instance),
            [InstanceEnvironment.HostSocket] = Folder.AgentSocket,
            [InstanceEnvironment.PeerKey] = Convert.ToHexStringLower(Identity.PeerKeyOf(Application)),
        };
        if (Room.IsGranted && spec.CpuCores > 0) variables[InstanceEnvironment.CpuCores] = spec.CpuCores.ToString(CultureInfo.InvariantCulture);
        if (spec.Observe) variables[InstanceEnvironment.Observe] = "true";
        if (spec.Scaler != ScalerKind.Own) variables["Sundog__Slots"] = SlotsUnbound.ToString(CultureInfo.InvariantCulture);
        else if (spec.Objective is { } objective) variables[InstanceEnvironment.Objective] = objective.ToString();
        return variables;
    }
}
