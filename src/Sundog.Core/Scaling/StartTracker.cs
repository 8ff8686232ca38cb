using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;

namespace Sundog.Core.Scaling;

/// <summary>Measures how long starts take, and knows which are still under way.</summary>
/// <remarks>
/// A start ends when the leader hears of it, which is about when every caller's balancer does: discovery is part of the delay.
/// A late start is not a lost one: asking again too soon breeds start storms on a loaded machine.
/// </remarks>
internal sealed class StartTracker(double initialSeconds)
{
    private const double Shortest = 0.001;

    private readonly Dictionary<InstanceId, double> _startedAt = [];
    private readonly ProvisioningDelay _delay = new();
    private readonly List<double> _dueIn = [];
    private readonly List<InstanceId> _left = [];
    private double _slowestSeconds = Math.Max(initialSeconds, Shortest);

    public double DelaySeconds { get; private set; } = Math.Max(initialSeconds, Shortest);

    public int Ready { get; private set; }

    /// <summary>Starts under way that are not lost.</summary>
    public int Starting { get; private set; }

    /// <summary>Seconds from now at which each start under way should be ready, those commanded but not yet listed included. Ascending.</summary>
    public IReadOnlyList<double> DueIn => _dueIn;

    /// <param name="committed">Desired count; what it exceeds the listed ones by was commanded at <paramref name="committedAt"/>.</param>
    public void Observe(double now, IReadOnlyList<ReplicaView> replicas, int committed, double committedAt)
    {
        Ready = 0;
        foreach (var replica in replicas)
        {
            if (replica.State == InstanceState.Starting)
            {
                _startedAt.TryAdd(replica.Instance, now - replica.InState.TotalSeconds);
            }
            else if (_startedAt.Remove(replica.Instance, out var startedAt) && replica.State == InstanceState.Ready)
            {
                Learn(now - startedAt);
            }

            if (replica.State == InstanceState.Ready) Ready++;
        }

        Forget(replicas);
        var times = new ControlTimes(DelaySeconds);
        var lostAfter = Math.Max(times.StartLostSeconds, 2 * _slowestSeconds);
        Starting = 0;
        _dueIn.Clear();
        foreach (var (_, startedAt) in _startedAt)
        {
            if (now - startedAt - DelaySeconds > lostAfter) continue;
            Starting++;
            _dueIn.Add(Math.Max(startedAt + DelaySeconds - now, times.TickSeconds));
        }

        var unlisted = committed - Ready - Starting;
        if (now - committedAt - DelaySeconds <= lostAfter)
        {
            for (var i = 0; i < unlisted; i++) _dueIn.Add(Math.Max(committedAt + DelaySeconds - now, times.TickSeconds));
        }

        _dueIn.Sort();
    }

    private void Learn(double seconds)
    {
        _delay.Add(TimeSpan.FromSeconds(Math.Max(seconds, Shortest)));
        DelaySeconds = _delay.Typical!.Value.TotalSeconds;
        _slowestSeconds = _delay.Value!.Value.TotalSeconds;
    }

    private void Forget(IReadOnlyList<ReplicaView> replicas)
    {
        if (_startedAt.Count == 0) return;
        _left.Clear();
        foreach (var (instance, _) in _startedAt)
        {
            if (!replicas.Any(r => r.Instance == instance)) _left.Add(instance);
        }

        foreach (var instance in _left) _startedAt.Remove(instance);
    }
}
