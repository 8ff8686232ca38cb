using System.Globalization;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;

namespace Sundog.Bench.Decision;

/// <summary>From the moment an instance can serve to its first call, by a caller that has been under load for some time.</summary>
/// <remarks>Both ends are told by the new instance itself, on one clock: just before it says that it is ready, and when its first request reaches its pipeline.</remarks>
internal static class FirstCallLatency
{
    private const string Callee = "back";
    private const double RequestsPerSecond = 150;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MedianMax = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CalledWithin = TimeSpan.FromSeconds(5);

    public static async Task<int> MeasureAsync(int times)
    {
        await using var application = await Application.UpAsync("""
                front:
                  command: PROGRAM
                  cpu: 1
                  maxReplicas: 1
                  objective: p95 < 200ms
                  environment:
                    WORK_CALLEES: back
                    Logging__LogLevel__Default: Warning
                back:
                  command: PROGRAM
                  cpu: 0.5
                  environment:
                    WORK_CPU_MS: "0.5"
                    WORK_TELL: "true"
                    Logging__LogLevel__Default: Warning

            """);
        using var done = new CancellationTokenSource();
        var workload = new UrlWorkload(new Uri(application.Address, "/work"));
        var load = LoadRun.RunAsync(new(new ConstantIntensity(RequestsPerSecond, TimeSpan.FromHours(1)), workload, Bound), null, done.Token);
        await Task.Delay(WarmUp);

        var figures = new Figures("ready instance to its first call", MedianMax, times);
        for (var time = 0; time < times; time++)
        {
            await application.PinAsync(Callee, 1);
            var known = (await application.ServiceAsync(Callee)).Replicas.Select(replica => replica.Instance).ToHashSet();
            await application.PinAsync(Callee, 2);
            var newcomer = (await application.ServiceAsync(Callee)).Replicas.Single(replica => !known.Contains(replica.Instance));
            if (await Application.UntilAsync(() => Task.FromResult(Told(newcomer.LogPath, "called") is not null), CalledWithin))
            {
                figures.Add(Told(newcomer.LogPath, "called")!.Value - Told(newcomer.LogPath, "ready")!.Value, newcomer.Instance.Value);
            }
            else
            {
                figures.AddNever();
            }
        }

        await done.CancelAsync();
        await Task.WhenAny(load); // Cancelled, as asked.
        return figures.Report();
    }

    /// <summary>The time that an instance put behind a word; null when it did not yet.</summary>
    private static TimeSpan? Told(string log, string word) => File.ReadLines(log)
        .Select(line => line.Split(' ')).Where(words => words is [var first, _] && first == word)
        .Select(words => (TimeSpan?)TimeSpan.FromMicroseconds(long.Parse(words[1], CultureInfo.InvariantCulture))).FirstOrDefault();
}
