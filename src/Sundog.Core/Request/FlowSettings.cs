using Sundog.Core.Scaling;

namespace Sundog.Core.Request;

/// <summary>What a replica knows about itself before the first request.</summary>
/// <param name="Slots">Concurrency limit until the leader says otherwise; at least 1.</param>
/// <param name="QueueMax">How many may wait for a slot.</param>
/// <param name="Objective">Null at inner services and at services that only trace.</param>
public sealed record FlowSettings(ServiceId Service, int Slots, int QueueMax, Objective? Objective)
{
    /// <summary>False where a person wants decisions only to be seen: then no admission level keeps anybody out.</summary>
    public bool Sheds { get; init; } = true;

    /// <summary>
    /// What a request is held for a callee's first instance is given to it on top of its deadline: an answer that comes late is what holding is for. For
    /// front doors: further in, whoever asked has a deadline of its own.
    /// </summary>
    public bool HoldsOn { get; init; }

    /// <summary>False where no host is: nobody starts or stops replicas, so nothing is ever in transition.</summary>
    public bool IsLed { get; init; } = true;

    /// <summary>As good as no deadline: where nobody says what is too late, and for streams, nothing must be cut short.</summary>
    public static readonly TimeSpan AllowedOpenEnded = TimeSpan.FromHours(1);

    /// <summary>How long a request from outside may take before its answer counts as useless: ten times the objective's bound; an hour without one.</summary>
    public TimeSpan AllowedAtEntry => Objective is null ? AllowedOpenEnded : Objective.Bound * 10;

    /// <summary>Slots by default: max(2, ceil(4 c)) for c cores; where there is no grant, c is what the machine has.</summary>
    public static int SlotsFor(double cpuCores) => Math.Max(2, (int)Math.Ceiling(4 * cpuCores));

    /// <summary>As many in line as can be served in about the time an answer is worth waiting for, when nothing is known yet: 50 for each slot.</summary>
    public static int QueueMaxFor(int slots) => 50 * slots;
}
