namespace Habitats.Conformance.Simulated;

public sealed class SimulatedConformance : HabitatConformance
{
    protected override HabitatWorld NewWorld(int room = 8) => new SimulatedWorld(room);
}
