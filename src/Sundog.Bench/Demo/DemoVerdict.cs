using System.Globalization;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Demo;

/// <summary>Holds the demonstration against what it promises. Every figure is a median over the repetitions, told with the least and the most; only that of the CPU is the most of all runs.</summary>
/// <remarks>Sundog, then fixed, then HPA: the order of <see cref="DemoPlan.Variants"/>.</remarks>
public static class DemoVerdict
{
    private const string NotOnlyOurs = " (what other programs of this machine used is in it)";
    private const double LateSettledMax = 0.05, LateMax = 0.10, HpaLateFactorMin = 4, CostFactorMax = 1.3, MachineCpuMax = 0.85;

    public static IReadOnlyList<DemoPromise> Of(IReadOnlyList<DemoRepetition> repetitions)
    {
        var promises = new List<DemoPromise>
        {
            AtMost($"late from {DemoPlan.Settling.TotalSeconds:0} s after the ramp", repetitions, r => r.Runs[0].Counts(r.Plan.Settled).LateShare, LateSettledMax, Figures.Percent),
            AtMost("late over the whole run", repetitions, r => r.Runs[0].Counts().LateShare, LateMax, Figures.Percent),
        };
        if (Find(repetitions[0].Plan, DemoVariant.Hpa) is { } hpa)
        {
            double Factor(DemoRepetition r) => r.Runs[hpa].Counts().LateShare / Math.Max(r.Runs[0].Counts().LateShare, 1e-4);
            double Cost(DemoRepetition r) => r.Runs[0].ReplicaSeconds / Math.Max(r.Runs[hpa].ReplicaSeconds, 1e-9);
            promises.Add(new(
                "late under HPA, over Sundog's", $"at least {Times(HpaLateFactorMin)}", MedianText(repetitions, Factor, Times), Median(repetitions, Factor) >= HpaLateFactorMin));
            promises.Add(AtMost("replica-seconds, over HPA's", repetitions, Cost, CostFactorMax, Times));
        }

        promises.Add(WithoutNeed(repetitions));
        var cpus = repetitions.SelectMany(r => r.Runs).Select(run => run.MachineCpuShare).OfType<double>().ToArray();
        promises.Add(cpus.Length == 0
            ? new("busiest run's share of the machine's CPU", $"at most {Figures.Percent(MachineCpuMax)}", "not run: needs /proc/stat", null)
            : new(
                "busiest run's share of the machine's CPU", $"at most {Figures.Percent(MachineCpuMax)}",
                Figures.Percent(cpus.Max()) + (cpus.Max() > MachineCpuMax ? NotOnlyOurs : ""), cpus.Max() <= MachineCpuMax));
        return promises;
    }

    /// <summary>Services that grew although their fewest replicas were not even half busy at the peak. Where there is no such service nothing was judged, and it says so.</summary>
    private static DemoPromise WithoutNeed(IReadOnlyList<DemoRepetition> repetitions)
    {
        const string name = "services that grew though their fewest replicas are at most half busy at the peak", expected = "none";
        if (repetitions.All(r => r.Runs[0].Peaks.Count == 0)) return new(name, expected, "not run: needs CPU grants", null);
        var judged = repetitions.Where(r => r.Runs[0].Peaks.Any(peak => peak.IsMinEnough)).ToArray();
        if (judged.Length == 0) return new(name, expected, "not judged: no service was so idle", null);
        var grew = Median(judged, r => r.Runs[0].Peaks.Count(peak => peak.IsMinEnough && HasGrown(peak)));
        var idle = judged.SelectMany(r => r.Runs[0].Peaks).Where(peak => peak.IsMinEnough).ToArray();
        var which = grew == 0 ? "" : $" ({Names(idle.Where(HasGrown))})";
        var median = judged.Length == 1 ? "" : $" (median of {judged.Length} runs)";
        return new(name, expected, string.Create(CultureInfo.InvariantCulture, $"{grew:0.#}{which} of those that were so idle ({Names(idle)}){median}"), grew == 0);
    }

    private static bool HasGrown(ServicePeak peak) => peak.ReplicasMost > peak.ReplicasMin;

    private static string Names(IEnumerable<ServicePeak> peaks) => string.Join(", ", peaks.Select(peak => peak.Service).Distinct());

    /// <summary>The repetition that stands for all: the one whose Sundog run is the median by late share.</summary>
    public static DemoRepetition Typical(IReadOnlyList<DemoRepetition> repetitions) =>
        repetitions.OrderBy(r => r.Runs[0].Counts().LateShare).ElementAt((repetitions.Count - 1) / 2);

    private static int? Find(DemoPlan plan, DemoVariant variant)
    {
        for (var i = 0; i < plan.Variants.Count; i++) if (plan.Variants[i] == variant) return i;
        return null;
    }

    private static DemoPromise AtMost(string name, IReadOnlyList<DemoRepetition> repetitions, Func<DemoRepetition, double> of, double most, Func<double, string> text) =>
        new(name, $"at most {text(most)}", MedianText(repetitions, of, text), Median(repetitions, of) <= most);

    private static string MedianText(IReadOnlyList<DemoRepetition> repetitions, Func<DemoRepetition, double> of, Func<double, string> text)
    {
        var median = text(Median(repetitions, of));
        return repetitions.Count == 1 ? median : $"{median} (median of {repetitions.Count} runs: {text(repetitions.Min(of))} to {text(repetitions.Max(of))})";
    }

    private static double Median(IReadOnlyList<DemoRepetition> repetitions, Func<DemoRepetition, double> of)
    {
        var sorted = repetitions.Select(of).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Times(double factor) => factor.ToString("0.00", CultureInfo.InvariantCulture) + " times";
}
