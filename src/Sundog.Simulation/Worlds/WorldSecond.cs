using Sundog.Core;
using Sundog.Core.Scaling;

namespace Sundog.Simulation.Worlds;

/// <summary>One second of the judged part of a run.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Offered">Requests that arrived from outside in it.</param>
/// <param name="InTime">Those of them that were answered within the objective's bound.</param>
/// <param name="MachineShare">Of the machine's cores, 0 to 1; 0 where there is no machine.</param>
/// <param name="Services">As they were at its end.</param>
public sealed record WorldSecond(int Number, long Offered, long InTime, double MachineShare, IReadOnlyList<ServiceSecond> Services)
{
    public double LateShare => Offered == 0 ? 0 : 1 - ((double)InTime / Offered);
}

/// <summary>A service at one moment.</summary>
/// <param name="Alive">From start command to gone.</param>
/// <param name="Decision">The last one; null before the first.</param>
/// <param name="Changes">Decisions of this second that changed the count, oldest first.</param>
public sealed record ServiceSecond(ServiceId Service, int Ready, int Alive, int Desired, ScalingDecision? Decision, IReadOnlyList<ScalingDecision> Changes);
