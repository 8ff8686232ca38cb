namespace Sundog.Simulation.Worlds;

internal static class CountPolicySlots
{
    public const int Unbound = 1000;
}
