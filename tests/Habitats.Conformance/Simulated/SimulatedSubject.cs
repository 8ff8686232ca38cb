using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Simulation.Habitat;
using Sundog.Simulation.Kernel;

namespace Habitats.Conformance.Simulated;

/// <summary>A program of the simulated world that does as its specification's first word says.</summary>
internal sealed class SimulatedSubject(Simulator simulator, SimulatedHabitat habitat, InstanceSpec spec) : ISimulatedProgram, ISleeper
{
    private static readonly TimeSpan Finishing = TimeSpan.FromMilliseconds(5);

    private readonly Behaviour _behaviour = Enum.Parse<Behaviour>(spec.Command[0]);

    public InstanceId Instance => spec.Instance;

    public bool IsServing { get; private set; }

    /// <summary>It has exited or was killed.</summary>
    public bool IsOver { get; private set; }

    public void Boot()
    {
        switch (_behaviour)
        {
            case Behaviour.NeverReady:
                break;
            case Behaviour.DiesAtOnce:
                IsOver = true;
                habitat.Exited(Instance, exitCode: 3, HabitatWorld.LastWords);
                break;
            default:
                habitat.Booted(Instance);
                break;
        }
    }

    public void Ready() => IsServing = true;

    public void Drain()
    {
        if (_behaviour != Behaviour.NeverLeaves) simulator.After(Finishing, this, 0);
    }

    public void Kill() => (IsServing, IsOver) = (false, true);

    void ISleeper.Wake(int what)
    {
        if (IsOver) return;
        (IsServing, IsOver) = (false, true);
        habitat.Exited(Instance);
    }
}
