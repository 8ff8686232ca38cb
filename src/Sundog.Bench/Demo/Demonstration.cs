using System.Globalization;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>The whole comparison: every variant under the same crowd, as often as asked for, and the report on it.</summary>
/// <remarks>A trial comes before it, to fit the crowd to the machine.</remarks>
public sealed class Demonstration(DemoPlan plan, ApplicationSpec application, ManagementClient host)
{
    private DemoPlan _plan = plan;

    /// <param name="repetitions">At least 1.</param>
    /// <param name="progress">Told once a second.</param>
    public async Task<IReadOnlyList<DemoRepetition>> RunAsync(int repetitions, IProgress<DemoMoment>? progress, CancellationToken cancel)
    {
        var trial = _plan.Trial;
        _plan = _plan.FittedTo(await new DemoRun(trial, trial.Variants[0], application, host).RunAsync(progress, cancel).ConfigureAwait(false));
        progress?.Report(new(trial.Variants[0], $"the crowd to come is {_plan.Crowd}", null, null));
        var done = new List<DemoRepetition>();
        while (done.Count < repetitions)
        {
            var runs = new List<RunReport>();
            foreach (var variant in _plan.Variants)
            {
                runs.Add(await new DemoRun(_plan, variant, application, host).RunAsync(progress, cancel).ConfigureAwait(false));
            }

            done.Add(new(runs));
        }

        return done;
    }

    /// <summary>What was promised, and what came of it.</summary>
    public IReadOnlyList<DemoPromise> Verdict(IReadOnlyList<DemoRepetition> repetitions) => DemoVerdict.Of(_plan, repetitions);

    /// <summary>The typical repetition, with the promises' medians among its notes.</summary>
    public ReportDocument Report(IReadOnlyList<DemoRepetition> repetitions)
    {
        var objective = application.Services.First(service => service.Service == application.Entry).Objective!;
        var notes = Verdict(repetitions)
            .Select(promise => $"{Mark(promise)} {promise}.")
            .Append("Late is: answered later than the bound, failed, refused, or unanswered after ten times the bound; counted from the intended send time, over all requests offered.")
            .Append("Cost is replica-seconds from the start command to the exit, within the run.");
        if (_plan.IsFitted)
        {
            notes = notes.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"The crowd is fitted to this machine: its peak asks the busiest service for about {DemoPlan.PeakOverFewest} times the CPU that its fewest replicas are granted."));
        }

        if (_plan.Variants.Contains(DemoVariant.Hpa)) notes = notes.Append("HPA never shrinks within the run: its window for that is 300 s.");
        return new(
            "A flash crowd at the store", string.Create(CultureInfo.InvariantCulture, $"browsing sessions, {_plan.Crowd}, Poisson arrivals, the same for every run"),
            objective.ToString(), objective.Bound, [_plan.Settled], DemoVerdict.Typical(repetitions).Runs, [.. notes]);
    }

    private static string Mark(DemoPromise promise) => promise.Holds switch { true => "Held:", false => "Missed:", null => "Not known:" };
}
