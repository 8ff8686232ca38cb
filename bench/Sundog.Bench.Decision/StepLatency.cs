using Sundog.Bench.Intensity;
using Sundog.Bench.Load;

namespace Sundog.Bench.Decision;

/// <summary>From the first intended send of an instant step to the moment the host accepted the command for more replicas.</summary>
/// <remarks>
/// A service of 1.5 ms CPU per request and half a core, at 100 requests/s; a second load adds 400. The first of its sends marks the beginning: it is at
/// most the generator's send-time error later than intended. Between steps a person's pin brings the count back to one. A step before which the service
/// grew already tells nothing: it is made again, and the measurement is given up when that happens as often as there were to be steps.
/// </remarks>
internal static class StepLatency
{
    private const string Service = "work";
    private const double Before = 100, Added = 400;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Surge = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MedianMax = TimeSpan.FromMilliseconds(250);

    public static async Task<int> MeasureAsync(int steps)
    {
        await using var application = await Application.UpAsync("""
                work:
                  command: PROGRAM
                  cpu: 0.5
                  maxReplicas: 8
                  objective: p95 < 200ms
                  environment:
                    WORK_CPU_MS: "1.5"
                    Logging__LogLevel__Default: Warning

            """);
        using var done = new CancellationTokenSource();
        var address = new Uri(application.Address, "/work");
        var steady = LoadRun.RunAsync(new(new ConstantIntensity(Before, TimeSpan.FromHours(1)), new UrlWorkload(address), Bound), null, done.Token);

        var figures = new Figures("first intended send of the step to the command accepted", MedianMax, steps);
        for (var step = 1; !figures.IsComplete && step <= 2 * steps; step++)
        {
            await application.PinAsync(Service, 1);
            await Task.Delay(Calm);
            await application.ReleaseAsync(Service);
            var released = DateTimeOffset.UtcNow;
            await Task.Delay(Calm);
            if (await application.GrowthAsync(Service, released) is { } early)
            {
                Console.WriteLine($"step {step}: made again, it grew before ({early.Decision.Reason})");
                continue;
            }

            var workload = new StampedWorkload(new UrlWorkload(address));
            await LoadRun.RunAsync(new(new ConstantIntensity(Added, Surge), workload, Bound) { Seed = (ulong)step }, null, CancellationToken.None);
            if (await application.GrowthAsync(Service, workload.FirstAt) is { Decision: var grown } growth)
            {
                figures.Add(growth.At - workload.FirstAt, $"{grown.Before} -> {grown.Replicas}, {grown.Reason}");
            }
            else
            {
                figures.AddNever();
            }
        }

        await done.CancelAsync();
        await Task.WhenAny(steady); // Cancelled, as asked.
        return figures.Report();
    }
}
