namespace Habitats.Conformance.Processes;

public sealed class ProcessConformance : HabitatConformance
{
    protected override HabitatWorld NewWorld(int room = 8) => new ProcessWorld(room);
}
