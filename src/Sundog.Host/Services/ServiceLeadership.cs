using Sundog.Core;

namespace Sundog.Host.Services;

/// <summary>Who decides for a service: of the ready replicas with a stream, the one that has been ready longest; of equals the lowest id.</summary>
/// <remarks>Whoever leads goes on leading while it can: a change costs a cooldown. Each change has a higher epoch than any before it, also over restarts of the host.</remarks>
internal sealed class ServiceLeadership(long hostEpoch)
{
    private const long ChangesPerHostEpoch = 1_000_000;

    public InstanceId? Leader { get; private set; }

    public long Epoch { get; private set; } = hostEpoch * ChangesPerHostEpoch;

    /// <returns>True when the leader changed; null is also one.</returns>
    public bool Choose(IEnumerable<(InstanceId Instance, TimeSpan ReadyFor)> candidates)
    {
        var able = candidates.ToList();
        if (Leader is { } present && able.Any(candidate => candidate.Instance == present)) return false;

        InstanceId? next = able.Count == 0 ? null : able.OrderByDescending(candidate => candidate.ReadyFor).ThenBy(candidate => candidate.Instance).First().Instance;
        if (next == Leader) return false;
        (Leader, Epoch) = (next, Epoch + 1);
        return true;
    }
}
