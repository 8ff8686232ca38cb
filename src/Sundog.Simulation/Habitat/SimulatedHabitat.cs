using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Habitat;

/// <summary>What the simulated habitat runs: the world makes one for each start.</summary>
public interface ISimulatedProgram
{
    /// <summary>The habitat's part of the start is over. What the program does before it can serve follows, and then <see cref="SimulatedHabitat.Booted"/>.</summary>
    void Boot();

    void Ready();

    /// <summary>Finish what is inside, then say so to the habitat: <see cref="SimulatedHabitat.Exited"/>.</summary>
    void Drain();

    /// <summary>Everything inside is lost.</summary>
    void Kill();
}

/// <summary>How this habitat behaves.</summary>
/// <param name="StartDelay">Mean time from command to the program's own start-up, which may take no time.</param>
/// <param name="StartSpread">Starts take uniformly between 1 - spread and 1 + spread of the mean.</param>
/// <param name="InstancesMax">Room; a start beyond it is refused.</param>
public sealed record SimulatedHabitatSettings(TimeSpan StartDelay, double StartSpread = 0.1, int InstancesMax = int.MaxValue);

/// <summary>A habitat in virtual time: instances are objects of a simulated world. It passes the same conformance suite as every other driver.</summary>
public sealed class SimulatedHabitat : IHabitat, ISleeper
{
    private readonly Simulator _simulator;
    private readonly SimulatedHabitatSettings _settings;
    private readonly Func<InstanceSpec, ISimulatedProgram> _launch;
    private readonly SeededRandom _random;
    private readonly Dictionary<InstanceId, Instance> _instances = [];
    private readonly List<Instance> _timed = [];
    private IHabitatEvents _events;

    /// <param name="launch">Makes the program of an instance, at its start command.</param>
    public SimulatedHabitat(
        Simulator simulator, SimulatedHabitatSettings settings, uint randomStream, IHabitatEvents events, Func<InstanceSpec, ISimulatedProgram> launch)
    {
        _simulator = simulator;
        _settings = settings;
        _events = events;
        _launch = launch;
        _random = simulator.Stream(randomStream);
    }

    public string Kind => "simulated";

    /// <summary>Everything that exists now.</summary>
    public IReadOnlyCollection<InstanceId> Instances => _instances.Keys;

    /// <summary>A new host takes over: from now on events go there. Instances live on, as they would.</summary>
    public void Adopt(IHabitatEvents events) => _events = events;

    public void Submit(HabitatCommand command)
    {
        switch (command)
        {
            case HabitatCommand.Start start:
                Start(start.Spec);
                break;
            case HabitatCommand.Drain drain when _instances.TryGetValue(drain.Instance, out var instance):
                Drain(instance, drain.Grace);
                break;
            case HabitatCommand.Stop stop when _instances.TryGetValue(stop.Instance, out var instance):
                End(instance, exitCode: 137, asked: true, killed: true);
                break;
            case HabitatCommand.List:
                _events.Report(new HabitatEvent.Listed(
                    [.. _instances.Values.Select(i => new InstanceListing(i.Spec.Instance, i.Spec.Service, i.State, i.Address, i.Spec.Revision))]));
                break;
        }
    }

    /// <summary>Something outside kills an instance: the habitat notices and reports.</summary>
    public void KillFromOutside(InstanceId instance)
    {
        if (_instances.TryGetValue(instance, out var found)) End(found, exitCode: 137, asked: false, killed: true);
    }

    /// <summary>A program can serve from now on.</summary>
    public void Booted(InstanceId instance)
    {
        if (!_instances.TryGetValue(instance, out var found) || found.State != InstanceState.Starting) return;
        found.State = InstanceState.Ready;
        found.Program.Ready();
        _events.Report(new HabitatEvent.Ready(instance, found.Address, _simulator.Now - found.StartedAt));
    }

    /// <summary>A program has ended by itself: because it was drained, or for a reason of its own.</summary>
    public void Exited(InstanceId instance, int exitCode = 0, string lastWords = "")
    {
        if (_instances.TryGetValue(instance, out var found)) End(found, exitCode, asked: found.State == InstanceState.Draining, killed: false, lastWords);
    }

    void ISleeper.Wake(int what)
    {
        var instance = _timed[what];
        if (!_instances.ContainsKey(instance.Spec.Instance)) return; // Gone meanwhile.
        if (instance.State == InstanceState.Starting)
        {
            instance.Program.Boot();
        }
        else if (instance.State == InstanceState.Draining && _simulator.Now >= instance.StopAt)
        {
            End(instance, exitCode: 137, asked: true, killed: true);
        }
    }

    private void Start(InstanceSpec spec)
    {
        if (_instances.ContainsKey(spec.Instance))
        {
            _events.Report(new HabitatEvent.Refused(spec.Instance, spec.Service, NoRoom: false, "an instance of that name exists"));
            return;
        }

        if (_instances.Count >= _settings.InstancesMax)
        {
            _events.Report(new HabitatEvent.Refused(spec.Instance, spec.Service, NoRoom: true, $"all {_settings.InstancesMax} places are taken"));
            return;
        }

        var instance = new Instance(spec, _launch(spec), _simulator.Now, _timed.Count);
        _instances[spec.Instance] = instance;
        _timed.Add(instance);
        var factor = 1 + (_settings.StartSpread * ((2 * _random.NextDouble()) - 1));
        _events.Report(new HabitatEvent.Starting(spec.Instance, spec.Service, instance.Address));
        _simulator.After(_settings.StartDelay * factor, this, instance.Number);
    }

    private void Drain(Instance instance, TimeSpan grace)
    {
        if (instance.State == InstanceState.Draining) return;
        var wasReady = instance.State == InstanceState.Ready;
        instance.State = InstanceState.Draining;
        instance.StopAt = _simulator.Now + grace;
        _events.Report(new HabitatEvent.Draining(instance.Spec.Instance));
        _simulator.After(grace, this, instance.Number);
        if (wasReady) instance.Program.Drain();
        else End(instance, exitCode: 0, asked: true, killed: true);
    }

    private void End(Instance instance, int exitCode, bool asked, bool killed, string lastWords = "")
    {
        _instances.Remove(instance.Spec.Instance);
        if (killed) instance.Program.Kill();
        instance.State = InstanceState.Gone;
        _events.Report(new HabitatEvent.Gone(instance.Spec.Instance, exitCode, asked, lastWords));
    }

    private sealed class Instance(InstanceSpec spec, ISimulatedProgram program, TimeSpan startedAt, int number)
    {
        public InstanceSpec Spec { get; } = spec;

        public ISimulatedProgram Program { get; } = program;

        public TimeSpan StartedAt { get; } = startedAt;

        public int Number { get; } = number;

        public string Address { get; } = $"simulated://{spec.Instance}";

        public InstanceState State { get; set; } = InstanceState.Starting;

        public TimeSpan StopAt { get; set; }
    }
}
