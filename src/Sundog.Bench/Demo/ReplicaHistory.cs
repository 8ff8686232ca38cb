using Sundog.Bench.Reports;
using Sundog.Core;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>What a host's points say about a run's window: replicas able to serve over time, and what all of them cost.</summary>
/// <remarks>Both are exact step functions over the times of the points; nothing is sampled.</remarks>
public static class ReplicaHistory
{
    /// <param name="points">Oldest first, of any services.</param>
    /// <param name="services">In the order in which the lines are to stand.</param>
    public static IReadOnlyList<ReplicaLine> Lines(
        IReadOnlyList<ReplicaPoint> points, IEnumerable<ServiceId> services, DateTimeOffset start, TimeSpan duration) =>
        [.. services.Select(service => new ReplicaLine(service.Name, [.. Steps(points, service, start, duration, point => point.Ready)]))];

    /// <summary>Replica-seconds from start commands to exits within the window, all services together.</summary>
    public static double Cost(IReadOnlyList<ReplicaPoint> points, IEnumerable<ServiceId> services, DateTimeOffset start, TimeSpan duration)
    {
        var sum = 0.0;
        foreach (var service in services)
        {
            var steps = Steps(points, service, start, duration, point => point.Starting + point.Ready + point.Draining).ToArray();
            for (var i = 0; i < steps.Length; i++)
            {
                var until = i + 1 < steps.Length ? steps[i + 1].At : duration;
                sum += steps[i].Replicas * (until - steps[i].At).TotalSeconds;
            }
        }

        return sum;
    }

    /// <summary>The count at the window's start, then each change in it.</summary>
    private static IEnumerable<ReplicaStep> Steps(
        IReadOnlyList<ReplicaPoint> points, ServiceId service, DateTimeOffset start, TimeSpan duration, Func<ReplicaPoint, int> count)
    {
        var own = points.Where(point => point.Service == service).ToArray();
        var current = own.LastOrDefault(point => point.At <= start) is { } before ? count(before) : 0;
        yield return new(TimeSpan.Zero, current);
        foreach (var point in own)
        {
            var at = point.At - start;
            if (at <= TimeSpan.Zero || at >= duration || count(point) == current) continue;
            current = count(point);
            yield return new(at, current);
        }
    }
}
