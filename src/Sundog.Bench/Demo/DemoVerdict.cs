using System.Globalization;
using Sundog.Bench.Reports;

namespace Sundog.Bench.Demo;

/// <summary>Holds the demonstration against what it promises. Every figure is a median over the repetitions, but that of the CPU, which is the most of all runs.</summary>
/// <remarks>Sundog, then fixed, then HPA: the order of <see cref="DemoPlan.Variants"/>.</remarks>
public static class DemoVerdict
{
    private const string NotOnlyOurs = " (what other programs of this machine used is in it)";
    private const double LateSettledMax = 0.05, LateMax = 0.10, HpaLateFactorMin = 4, CostFactorMax = 1.3, MachineCpuMax = 0.85;

    public static IReadOnlyList<DemoPromise> Of(DemoPlan plan, IReadOnlyList<DemoRepetition> repetitions)
    {
        var settled = Median(repetitions, r => r.Runs[0].Counts(plan.Settled).LateShare);
        var late = Median(repetitions, r => r.Runs[0].Counts().LateShare);
        var hpa = Find(plan, DemoVariant.Hpa);
        var of = MedianOf(repetitions);
        var promises = new List<DemoPromise>
        {
            AtMost($"late from {DemoPlan.Settling.TotalSeconds:0} s after the ramp", settled, LateSettledMax, Figures.Percent, of),
            AtMost("late over the whole run", late, LateMax, Figures.Percent, of),
        };
        if (hpa is { } index)
        {
            var factor = Median(repetitions, r => r.Runs[index].Counts().LateShare / Math.Max(r.Runs[0].Counts().LateShare, 1e-4));
            var cost = Median(repetitions, r => r.Runs[0].ReplicaSeconds / Math.Max(r.Runs[index].ReplicaSeconds, 1e-9));
            promises.Add(new("late under HPA, over Sundog's", $"at least {Times(HpaLateFactorMin)}", Times(factor) + of, factor >= HpaLateFactorMin));
            promises.Add(AtMost("replica-seconds, over HPA's", cost, CostFactorMax, Times, of));
        }

        promises.Add(WithoutNeed(repetitions));
        var cpus = repetitions.SelectMany(r => r.Runs).Select(run => run.MachineCpuShare).OfType<double>().ToArray();
        promises.Add(cpus.Length == 0
            ? new("busiest run's share of the machine's CPU", $"at most {Figures.Percent(MachineCpuMax)}", "not run: needs /proc/stat", null)
            : AtMost("busiest run's share of the machine's CPU", cpus.Max(), MachineCpuMax, Figures.Percent, cpus.Max() > MachineCpuMax ? NotOnlyOurs : ""));
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
        return new(name, expected, string.Create(CultureInfo.InvariantCulture, $"{grew:0.#}{which} of those that were so idle ({Names(idle)}){MedianOf(judged)}"), grew == 0);
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

    /// <param name="of">What the value is of.</param>
    private static DemoPromise AtMost(string name, double value, double most, Func<double, string> text, string of) =>
        new(name, $"at most {text(most)}", text(value) + of, value <= most);

    private static string MedianOf(IReadOnlyList<DemoRepetition> repetitions) => repetitions.Count > 1 ? $" (median of {repetitions.Count} runs)" : "";

    private static double Median(IReadOnlyList<DemoRepetition> repetitions, Func<DemoRepetition, double> of)
    {
        var sorted = repetitions.Select(of).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Times(double factor) => factor.ToString("0.00", CultureInfo.InvariantCulture) + " times";
}
