using Sundog.Core;
using Sundog.Core.Balancing;
using Sundog.Core.Protocol;
using Sundog.Core.Retries;

namespace Sundog.Simulation.Worlds;

/// <summary>One caller's side towards one callee: its view of the instances, its retry budget, and calls that wait until somebody is ready.</summary>
internal sealed class CallSide(ServiceId callee, SeededRandom random)
{
    private readonly Queue<Call> _held = new();

    public ServiceId Callee { get; } = callee;

    public Balancer Balancer { get; } = new(random);

    public RetryBudget Retries { get; } = new();

    public int Held => _held.Count;

    public void Hold(Call call) => _held.Enqueue(call);

    public void Update(IReadOnlyList<InstanceEntry> instances, TimeSpan now)
    {
        Balancer.Update(instances, now);
        for (var count = _held.Count; count > 0 && Balancer.Ready.Count > 0; count--) _held.Dequeue().Try();
    }
}
