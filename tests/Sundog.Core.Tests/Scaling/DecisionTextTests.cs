using System.Runtime.CompilerServices;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

/// <summary>
/// Goal: a person who never heard of this engine understands each of its decisions. Method: one invented decision for each reason, and the odd figures, in one text file
/// that is read in review. SUNDOG_WRITE_GOLDEN=1 writes it anew.
/// </summary>
public class DecisionTextTests
{
    private static readonly ScalingInputs Seen = new()
    {
        ArrivalsPerSecond = 184.3,
        ArrivalsPerSecondUpper = 197.1,
        ServiceTime = Ms(9.2),
        WaitBudget = Ms(34),
        PredictedWait = Ms(212),
        MeasuredWait = Ms(41),
        ProvisioningDelay = Ms(310),
        Horizon = Ms(349),
        Cooldown = TimeSpan.FromSeconds(4.2),
        Ready = 2,
        Starting = 1,
        SlotsPerReplica = 4,
        CpuCores = 0.5,
        Constants = new() { Tick = Ms(39), Drain = Ms(310), WarmUp = Ms(310), ChangeDeviations = 5, WaitFactor = 1.12, BudgetFactor = 0.85, Persistence = 2 },
    };

    private static readonly ScalingAlternative[] Others = [new(1, TimeSpan.MaxValue, false), new(2, Ms(212), false), new(3, Ms(28), true), new(4, Ms(11), true)];

    [Fact]
    public void Every_reason_is_said_in_words()
    {
        var told = Enum.GetValues<ScalingReason>().Select(reason => Told($"{reason}", Example(reason)));

        Golden.Check(
            string.Join('\n', [.. told, Told("NothingMeasured, no CPU grant", Newborn), Told("Hold, nobody granted a wait", Untold), Told("Hold by the HPA rule", HeldByHpa),
                Told("Hold, the objective is out of reach", Unmeetable), Told("SlotsHeld by bodies", Downloads)]),
            Path.ChangeExtension(Here(), "txt"));
    }

    [Fact]
    public void No_reason_is_told_by_its_name_alone() =>
        Assert.All(Enum.GetValues<ScalingReason>(), reason => Assert.DoesNotContain(reason.ToString(), DecisionText.Explain(Example(reason)).Split('\n')));

    private static string Told(string title, ScalingDecision decision) => $"== {title}\n{DecisionText.Explain(decision)}\n";

    private static ScalingDecision Newborn => new(1, 1, ScalingReason.NothingMeasured, new() { WaitBudget = Ms(60), ProvisioningDelay = Ms(0.4), Ready = 1, SlotsPerReplica = 1 }, []);

    [Theory]
    [InlineData(260, "No number of replicas meets the objective p95 < 200ms: even without any waiting, that percentile of its response times is 260 ms.")]
    [InlineData(195, "No number of replicas meets the objective p95 < 200ms: without any waiting, that percentile of its response times is 195 ms already, and no queue keeps to the rest.")]
    public void An_objective_out_of_reach_is_one_sentence_that_fits_its_figures(double waitingFree, string sentence) =>
        Assert.Equal(sentence, DecisionText.Of(new OutOfReach(Objective.Parse("p95 < 200ms"), Ms(waitingFree))));

    private static ScalingDecision Untold => new(1, 1, ScalingReason.Hold, Seen with { WaitBudget = TimeSpan.Zero, Constants = Seen.Constants! with { BudgetFactor = 0 } }, Others);

    private static ScalingDecision Unmeetable => new(
        3, 3, ScalingReason.Hold, Seen with { PredictedWait = Ms(28), MeasuredWait = Ms(19), OutOfReach = new(Objective.Parse("p95 < 200ms"), Ms(260)) }, Others[1..]);

    private static ScalingDecision Downloads => Grown(ScalingReason.SlotsHeld, Seen with { Body = Ms(820), BlockedIntrinsic = Ms(10), SlotsPerReplica = 32, PredictedWait = Ms(20) });

    private static ScalingDecision HeldByHpa => new(3, 3, ScalingReason.Hold, new() { Utilisation = 0.62, TargetUtilisation = 0.8, Ready = 3 }, []);

    private static ScalingDecision Example(ScalingReason reason) => reason switch
    {
        ScalingReason.WaitOverBudget => Grown(reason, Seen),
        ScalingReason.BacklogNotDraining => Grown(reason, Seen with { Backlog = 31, BacklogAtHorizon = 44.5, PredictedWait = Ms(20) }),
        ScalingReason.CallerDeclared => Grown(reason, Seen with { ArrivalsPerSecond = 60, DeclaredSteadyPerSecond = 184, DeclaredTotalPerSecond = 240, PredictedWait = TimeSpan.MaxValue }),
        ScalingReason.SlotsHeld => Grown(reason, Seen with { BlockedIntrinsic = Ms(820), SlotsPerReplica = 32, PredictedWait = Ms(20) }),
        ScalingReason.Saturated => Kept(reason, Seen),
        ScalingReason.FewerSuffice => new(
            2, 3, reason, Seen with { Ready = 3, Starting = 0, ArrivalsPerSecond = 61, ArrivalsPerSecondUpper = 63, PredictedWait = Ms(2), MeasuredWait = Ms(2) },
            [new(2, Ms(6), true), new(3, Ms(2), true)]),
        ScalingReason.Idle => new(0, 1, reason, Seen with { Ready = 1, Starting = 0, ArrivalsPerSecond = 0, ArrivalsPerSecondUpper = 0 }, []),
        ScalingReason.Summoned => new(1, 0, reason, Seen with { Ready = 0, Starting = 0, ArrivalsPerSecond = 0, ArrivalsPerSecondUpper = 0 }, []),
        ScalingReason.BlamedOnCallee => Kept(reason, Seen with { InducedShare = 0.72, BlockedIntrinsic = Ms(12), Blame = "recommender" }),
        ScalingReason.Incurable => Kept(reason, Seen with { Blame = "orders.db" }),
        ScalingReason.Bounds => new(3, 1, reason, Seen, []),
        ScalingReason.Hpa => new(5, 3, reason, new() { Utilisation = 1.244, TargetUtilisation = 0.8, Ready = 3, Starting = 1, CpuCores = 0.5 }, []),
        _ => new(3, 3, reason, Seen with { Ready = 3, Starting = 0, PredictedWait = Ms(28), MeasuredWait = Ms(19) }, Others[1..]),
    };

    private static ScalingDecision Grown(ScalingReason reason, ScalingInputs seen) => new(3, 2, reason, seen, [.. Others.Take(3)]);

    private static ScalingDecision Kept(ScalingReason reason, ScalingInputs seen) => new(2, 2, reason, seen, [.. Others.Take(3)]);

    private static string Here([CallerFilePath] string path = "") => path;

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
