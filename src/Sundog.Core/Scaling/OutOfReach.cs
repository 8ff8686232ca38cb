namespace Sundog.Core.Scaling;

/// <summary>An objective that no number of replicas meets: requests take too long even when they wait for nothing, or so long that the shortest queue is too much.</summary>
/// <param name="WaitingFree">What the objective's percentile of response times would be without any waiting, here and below.</param>
public sealed record OutOfReach(Objective Objective, TimeSpan WaitingFree);
