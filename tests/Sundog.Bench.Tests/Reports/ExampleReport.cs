using Sundog.Bench.Intensity;
using Sundog.Bench.Load;
using Sundog.Bench.Reports;
using Sundog.Core;

namespace Sundog.Bench.Tests.Reports;

/// <summary>A report of three made-up runs of one flash crowd: scaled soon, scaled late, not scaled.</summary>
internal static class ExampleReport
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(300);
    private static readonly FlashCrowd Crowd = new(20, 100, At(15), At(1), At(50), null, At(90));

    public static ReportDocument Document() => new(
        "Flash crowd on the reference store",
        "browse sessions, 20 to 100 requests per second within 1 s at 15 s, held for 50 s",
        "p95 < 300 ms",
        Bound,
        [new("from 5 s after the ramp", Crowd.RampEnd + At(5), Crowd.Duration)],
        [
            Run("Sundog", "Each service scales itself on the waiting it sees.", slowUntil: 18, cost: 603, cpu: 0.61, new()
            {
                ["webui"] = [(0, 1), (15.6, 3), (16.4, 4), (71, 3), (80, 1)],
                ["persistence"] = [(0, 1), (15.7, 4), (17, 5), (70, 2), (82, 1)],
                ["auth"] = [(0, 1), (16, 2), (74, 1)],
                ["recommender"] = [(0, 1)],
                ["image"] = [(0, 1), (16.2, 2), (73, 1)],
            }),
            Run("HPA on CPU", "The stock rule: 80 % of the CPU grant, every 15 s, down after 300 s.", slowUntil: 46, cost: 585, cpu: 0.66, new()
            {
                ["webui"] = [(0, 1), (30, 2), (45, 4)],
                ["persistence"] = [(0, 1), (30, 2), (45, 4)],
                ["auth"] = [(0, 1), (45, 2)],
                ["recommender"] = [(0, 1)],
                ["image"] = [(0, 1), (45, 2)],
            }),
            Run("Fixed minimum", "One replica of each service, whatever comes.", slowUntil: 90, cost: 450, cpu: 0.44, new()
            {
                ["webui"] = [(0, 1)], ["persistence"] = [(0, 1)], ["auth"] = [(0, 1)], ["recommender"] = [(0, 1)], ["image"] = [(0, 1)],
            }),
        ],
        ["CPU grants were not enforced on this machine: capacity is defined by slots alone.", "The HPA rule waits 300 s before it lets replicas go, longer than this run."]);

    private static RunReport Run(
        string name, string description, double slowUntil, double cost, double cpu, Dictionary<string, (double At, int Replicas)[]> replicas)
    {
        var random = new SeededRandom(7);
        var rows = Enumerable.Range(0, 90).Select(second => Row(second, slowUntil, random)).ToArray();
        var latency = new Percentiles(5000, At(0.04), At(0.2), At(slowUntil > 20 ? 2.9 : 0.24), At(slowUntil > 20 ? 3 : 0.6), At(3), At(3.1));
        return new(
            name, description, rows, latency,
            [.. replicas.Select(line => new ReplicaLine(line.Key, [.. line.Value.Select(step => new ReplicaStep(At(step.At), step.Replicas))]))],
            cost, cpu, []);
    }

    private static LoadSecond Row(int second, double slowUntil, SeededRandom random)
    {
        var offered = (long)Math.Round(Crowd.RequestsPerSecondAt(At(second + 0.5)) + random.NextNormal() * 3);
        var behind = second < 15 || second > 66 ? 0 : second < slowUntil ? Math.Min(1, (second - 14) / 3.0) : Math.Max(0, 1 - (second - slowUntil) / 2);
        var unanswered = (long)(offered * behind * 0.4);
        var late = (long)(offered * behind * 0.5);
        var slow = Math.Pow(60, behind) * (1 + random.NextDouble() * 0.5);
        TimeSpan Slowed(double seconds) => At(Math.Min(3, seconds * slow));
        return new(second, new(offered - late - unanswered, late, 0, 0, 0, unanswered, 0), 0, Slowed(0.03), Slowed(0.08), Slowed(0.14));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
