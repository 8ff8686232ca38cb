using Sundog.Core.Request;
using Sundog.Core.Scaling;

namespace Sundog.Configuration;

/// <summary>What follows from identity and options together.</summary>
/// <param name="Objective">Null: this service only traces, or inherits budgets from its callers.</param>
/// <param name="SlotsAreFixed">True when a person set them, or wants the leader's advice only to be recorded.</param>
internal sealed record InstanceSettings(Objective? Objective, FlowSettings Flow, bool SlotsAreFixed)
{
    /// <summary>Tracing alone must not hold anybody back.</summary>
    private const int SlotsWhenOnlyTracing = 100_000;

    public static InstanceSettings Of(InstanceIdentity identity, SundogOptions options)
    {
        var objective = string.IsNullOrWhiteSpace(options.Objective) ? null : Objective.Parse(options.Objective);
        var isManaged = objective is not null || identity.HostSocket is not null;
        var slots = options.Slots
            ?? (isManaged ? FlowSettings.SlotsFor(identity.CpuCores > 0 ? identity.CpuCores : Environment.ProcessorCount) : SlotsWhenOnlyTracing);
        return new(objective, new FlowSettings(identity.Service, slots, FlowSettings.QueueMaxFor(slots), objective) { Sheds = !options.Observe }, options.Slots is not null || options.Observe);
    }
}
