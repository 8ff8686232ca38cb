using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Simulation.Habitat;
using Sundog.Simulation.Kernel;

namespace Habitats.Conformance.Simulated;

/// <summary>The simulated habitat in virtual time: half a minute passes in no time.</summary>
public sealed class SimulatedWorld : HabitatWorld
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly Simulator _simulator = new(1);
    private readonly SimulatedHabitat _habitat;
    private readonly Dictionary<InstanceId, SimulatedSubject> _subjects = [];
    private readonly Deaf _deaf = new();
    private bool _isHostDead;

    public SimulatedWorld(int room) =>
        _habitat = new(_simulator, new(TimeSpan.FromMilliseconds(100), InstancesMax: room), 1, this, spec => _subjects[spec.Instance] = new(_simulator, _habitat!, spec));

    public override IHabitat Habitat => _isHostDead ? throw new InvalidOperationException("The host is dead.") : _habitat;

    public override InstanceSpec Spec(string instance, Behaviour behaviour = Behaviour.WellBehaved) => new(
        new InstanceId(instance), new ServiceId("subject"), [behaviour.ToString()], "", new Dictionary<string, string>(), CpuCores: 0.5, MemoryBytes: 0, Revision: "r1");

    public override void HostDies()
    {
        _isHostDead = true;
        _habitat.Adopt(_deaf);
    }

    public override void Restart()
    {
        _isHostDead = false;
        _habitat.Adopt(this);
    }

    public override void KillFromOutside(InstanceId instance) => _habitat.KillFromOutside(instance);

    public override bool Answers(string address) => _subjects.Values.Any(subject => subject.IsServing && address == $"simulated://{subject.Instance}");

    public override IReadOnlyList<string> Leftovers() =>
        [.. _subjects.Values.Where(subject => !subject.IsOver && !_habitat.Instances.Contains(subject.Instance)).Select(subject => subject.Instance.ToString())];

    public override Task PassTimeUntilAsync(Func<bool> condition)
    {
        for (var end = _simulator.Now + TimeSpan.FromSeconds(30); !condition(); _simulator.RunUntil(_simulator.Now + Moment))
        {
            if (_simulator.Now > end) throw new TimeoutException($"Not within 30 virtual seconds; seen: {string.Join(", ", Events)}");
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Assert.Empty(Leftovers());
        return ValueTask.CompletedTask;
    }

    /// <summary>Where events go while there is no host.</summary>
    private sealed class Deaf : IHabitatEvents
    {
        public void Report(HabitatEvent @event)
        {
            // Nobody hears it; the next host lists.
        }
    }
}
