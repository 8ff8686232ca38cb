using System.Globalization;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>The whole comparison: every variant under the same crowd, as often as asked for, and the report on it.</summary>
/// <remarks>A trial comes before each repetition, to fit its crowd to how fast the machine is just then: minutes later a shared one can be slower.</remarks>
public sealed class Demonstration(DemoPlan plan, ApplicationSpec application, ManagementClient host)
{
    /// <param name="repetitions">At least 1.</param>
    /// <param name="progress">Told once a second.</param>
    public async Task<IReadOnlyList<DemoRepetition>> RunAsync(int repetitions, IProgress<DemoMoment>? progress, CancellationToken cancel)
    {
        var done = new List<DemoRepetition>();
        while (done.Count < repetitions)
        {
            var fitted = await FittedAsync(progress, cancel).ConfigureAwait(false);
            var runs = new List<RunReport>();
            foreach (var variant in fitted.Variants)
            {
                runs.Add(await new DemoRun(fitted, variant, application, host).RunAsync(progress, cancel).ConfigureAwait(false));
            }

            done.Add(new(fitted, runs));
        }

        return done;
    }

    /// <summary>The typical repetition, with the promises' medians among its notes.</summary>
    public ReportDocument Report(IReadOnlyList<DemoRepetition> repetitions)
    {
        var objective = application.Services.First(service => service.Service == application.Entry).Objective!;
        var typical = DemoVerdict.Typical(repetitions);
        var notes = DemoVerdict.Of(repetitions)
            .Select(promise => $"{Mark(promise)} {promise}.")
            .Append("Late is: answered later than the bound, failed, refused, or unanswered after ten times the bound; counted from the intended send time, over all requests offered.")
            .Append("Cost is replica-seconds from the start command to the exit, within the run.");
        if (typical.Plan.IsFitted) notes = notes.Append(Fitted(repetitions));
        if (typical.Plan.Variants.Contains(DemoVariant.Hpa)) notes = notes.Append("HPA never shrinks within the run: its window for that is 300 s.");
        return new(
            "A flash crowd at the store", string.Create(CultureInfo.InvariantCulture, $"browsing sessions, {typical.Plan.Crowd}, Poisson arrivals, the same for every run"),
            objective.ToString(), objective.Bound, [typical.Plan.Settled], typical.Runs, [.. notes]);
    }

    private async Task<DemoPlan> FittedAsync(IProgress<DemoMoment>? progress, CancellationToken cancel)
    {
        var trial = plan.Trial;
        var fitted = plan.FittedTo(await new DemoRun(trial, trial.Variants[0], application, host).RunAsync(progress, cancel).ConfigureAwait(false));
        progress?.Report(new(trial.Variants[0], $"the crowd to come is {fitted.Crowd}", null, null));
        return fitted;
    }

    private static string Fitted(IReadOnlyList<DemoRepetition> repetitions)
    {
        var peaks = repetitions.Select(repetition => repetition.Plan.Crowd.PeakRate).ToArray();
        var each = peaks.Length == 1 ? "" : $" In {peaks.Length} runs, each with a trial before it, that was {peaks.Min():0} to {peaks.Max():0} requests/s.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The crowd is fitted to this machine: its peak asks the busiest service for about {DemoPlan.PeakOverFewest} times the CPU that its fewest replicas are granted.{each}");
    }

    private static string Mark(DemoPromise promise) => promise.Holds switch { true => "Held:", false => "Missed:", null => "Not known:" };
}
