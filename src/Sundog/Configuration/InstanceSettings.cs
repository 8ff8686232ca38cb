using Sundog.Core.Request;
using Sundog.Core.Scaling;

namespace Sundog.Configuration;

/// <summary>What follows from identity and options together.</summary>
/// <param name="Objective">Null: this service only traces, or inherits budgets from its callers.</param>
/// <param name="SlotsAreFixed">True when a person set them, or nobody is to be held back by a leader's advice.</param>
/// <param name="SlotsByHand">What a person set; null: a leader reckons with the slots that it advises.</param>
internal sealed record InstanceSettings(Objective? Objective, FlowSettings Flow, bool SlotsAreFixed, int? SlotsByHand)
{
    /// <summary>Who only traces or observes must not hold anybody back.</summary>
    private const int SlotsOfBystander = 100_000;

    public static InstanceSettings Of(InstanceIdentity identity, SundogOptions options)
    {
        var objective = string.IsNullOrWhiteSpace(options.Objective) ? null : Objective.Parse(options.Objective);
        var acts = identity.HostSocket is not null && !options.Observe; // Without a host nobody decides, nor advises slots to those who need more.
        var slots = options.Slots ?? (acts ? FlowSettings.SlotsFor(identity.CpuCores > 0 ? identity.CpuCores : Environment.ProcessorCount) : SlotsOfBystander);
        var flow = new FlowSettings(identity.Service, slots, FlowSettings.QueueMaxFor(slots), objective) { Sheds = !options.Observe, IsLed = identity.HostSocket is not null };
        return new(objective, flow, SlotsAreFixed: options.Slots is not null || !acts, options.Slots);
    }
}
