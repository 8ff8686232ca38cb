using Sundog.Core;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>How many replicas a service had when: a point on each change, the oldest forgotten.</summary>
internal sealed class ReplicaSeries(ServiceId service, TimeProvider time)
{
    private const int PointsMax = 10_000;

    private readonly Queue<ReplicaPoint> _points = [];
    private ReplicaPoint? _last;

    public IReadOnlyCollection<ReplicaPoint> Points => _points;

    public void Observe(int desired, int starting, int ready, int draining)
    {
        var point = new ReplicaPoint(time.GetUtcNow(), service, desired, starting, ready, draining);
        if (_last is { } last && point with { At = last.At } == last) return;

        _last = point;
        _points.Enqueue(point);
        if (_points.Count > PointsMax) _points.Dequeue();
    }
}
