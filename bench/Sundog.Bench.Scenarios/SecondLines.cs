using System.Globalization;
using Sundog.Core.Scaling;
using Sundog.Simulation.Worlds;

namespace Sundog.Bench.Scenarios;

/// <summary>A run as lines of text.</summary>
internal static class SecondLines
{
    public static string Head(RunResult run) =>
        "  s  /s  late %  cpu %  " + string.Join("  ", run.Seconds[0].Services.Select(s => $"{s.Service,-15}")) + "   (ready+starting or leaving>desired, blamed on: why)";

    public static string Of(WorldSecond second) => string.Create(
        CultureInfo.InvariantCulture,
        $"{second.Number,3} {second.Offered,4} {100 * second.LateShare,6:0.0} {100 * second.MachineShare,6:0}  {string.Join("  ", second.Services.Select(Of))}");

    public static IEnumerable<string> Why(WorldSecond second) =>
        from service in second.Services
        from decision in service.Changes
        from line in DecisionText.Explain(decision).Split('\n')
        select $"      {service.Service}: {line}";

    public static string Sum(ulong seed, RunResult run, int settledFrom, int settledUntil)
    {
        var settled = run.Seconds.Where(s => s.Number >= settledFrom && s.Number < settledUntil).ToArray();
        var late = 1 - ((double)settled.Sum(s => s.InTime) / Math.Max(1, settled.Sum(s => s.Offered)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: late {100 * run.LateShare:0.0} %, from {settledFrom} to {settledUntil} s {100 * late:0.0} %; {run.Cost:0} replica-seconds, {run.Actions} actions; "
            + $"{run.Completed} completed, {run.Failed} failed, {run.Refused} refused; {string.Join(", ", run.ReplicaSeconds.Select(s => $"{s.Key} {s.Value:0}"))}");
    }

    private static string Of(ServiceSecond service)
    {
        var count = $"{service.Ready}+{service.Alive - service.Ready}>{service.Desired}";
        var reason = service.Changes.Count > 0 ? service.Changes[^1].Reason : service.Decision?.Reason ?? ScalingReason.Hold;
        return $"{count,-6} {(reason == ScalingReason.Hold ? "" : Short(reason)),-8}";
    }

    private static string Short(ScalingReason reason) => reason.ToString() is { Length: > 8 } text ? text[..8] : reason.ToString();
}
