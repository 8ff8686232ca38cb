using Sundog.Core.Attribution;
using Sundog.Core.Budgets;

namespace Sundog.Core.Scaling;

/// <summary>The count that was chosen at a step, the rule that spoke, and the sizing behind it.</summary>
internal readonly record struct Choice(int Replicas, ScalingReason Reason, Sizing Sizing);

/// <summary>All that one step of an engine works out; the decision and the guidance are views of it.</summary>
internal sealed class EnginePicture
{
    public required int Committed { get; init; }

    public required ServiceMeasure Measure { get; init; }

    public required WaitAttribution Attribution { get; init; }

    public required ControlTimes Times { get; init; }

    public required SizingInput Input { get; init; }

    public required Backlog Backlog { get; init; }

    public required CalleeShare[] Shares { get; init; }

    /// <summary>Omega.</summary>
    public required double Root { get; init; }

    public required double GrantedSeconds { get; init; }

    public required int Slots { get; init; }

    public required double Cooldown { get; init; }

    public required ScalingConstants Constants { get; init; }

    public bool Saturated { get; set; }

    public bool Backlogged { get; set; }

    public bool Calm { get; set; }

    public int Need { get; set; }

    public double ViolationRatio { get; set; }

    /// <summary>What requests wait for here is mostly something that replicas cannot shorten, and it is more than the budget.</summary>
    public bool IncurableDominates =>
        Attribution.IsIncurable || (Attribution.IncurableSeconds > Input.BudgetSeconds && Attribution.IncurablePartOfLocal > 0.5);

    public ScalingInputs Inputs(double cpuCores, DeclaredRates declared, string blame) => new()
    {
        ArrivalsPerSecond = Measure.Rate.PerSecond,
        ArrivalsPerSecondUpper = Input.RateUpper,
        DeclaredSteadyPerSecond = declared.SteadyPerSecond,
        DeclaredTotalPerSecond = declared.TotalPerSecond,
        ServiceTime = TimeSpan.FromSeconds(Measure.ServiceSeconds),
        WaitBudget = TimeSpan.FromSeconds(GrantedSeconds > 0 ? Input.BudgetSeconds : 0),
        PredictedWait = Span(Predicted(Math.Max(1, Committed))),
        MeasuredWait = TimeSpan.FromSeconds(Attribution.ExclusiveSeconds),
        InducedShare = Attribution.InducedShare,
        BlockedIntrinsic = TimeSpan.FromSeconds(Attribution.IntrinsicBlockedSeconds),
        Untraced = TimeSpan.FromSeconds(Attribution.UntracedSeconds),
        Body = TimeSpan.FromSeconds(Attribution.BodySeconds),
        UntracedIntrinsic = TimeSpan.FromSeconds(Attribution.UntracedIntrinsicSeconds),
        Backlog = Backlog.Own,
        BacklogAtHorizon = Input.BacklogAtHorizon,
        ProvisioningDelay = TimeSpan.FromSeconds(Times.ProvisioningSeconds),
        Horizon = TimeSpan.FromSeconds(Times.HorizonSeconds),
        Cooldown = TimeSpan.FromSeconds(Cooldown),
        Constants = Constants,
        Ready = Measure.Ready,
        Starting = Measure.Starting,
        SlotsPerReplica = Slots,
        CpuCores = cpuCores,
        Blame = blame,
    };

    /// <summary>As of now, with what there is: a count that the machine had no room for helps nobody.</summary>
    public Shortage Shortage() => new(Span(Predicted(Math.Max(1, Measure.Ready + Measure.Starting))), TimeSpan.FromSeconds(GrantedSeconds > 0 ? Input.BudgetSeconds : 0), Saturated);

    /// <returns>One fewer, the present count, one more, and the chosen one: ascending, each once.</returns>
    public IReadOnlyList<ScalingAlternative> Alternatives(int chosen)
    {
        if (Measure.ServiceSeconds <= 0) return [];
        return
        [
            .. new SortedSet<int> { Committed - 1, Committed, Committed + 1, chosen }
                .Where(n => n > 0)
                .Select(n => new ScalingAlternative(n, Span(Predicted(n)), Predicted(n) <= Input.BudgetSeconds)),
        ];
    }

    private double Predicted(int replicas) => Input.Wait.MeanSeconds(Input.RateUpper, replicas);

    /// <summary>A wait without end is written as the longest there is.</summary>
    private static TimeSpan Span(double seconds) => seconds > 1e6 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}
