namespace Sundog.Core.Scaling;

/// <summary>Adds up counters of replicas that come and go: what counts is by how much each grew, so that the sum never falls.</summary>
internal sealed class GrowingSum
{
    private readonly Dictionary<InstanceId, double> _last = [];

    public double Total { get; private set; }

    /// <returns>By how much this replica's counter grew since it was last seen; a counter that fell has begun anew and has not grown.</returns>
    public double Take(InstanceId instance, double value)
    {
        var growth = Math.Max(0, value - _last.GetValueOrDefault(instance));
        _last[instance] = value;
        Total += growth;
        return growth;
    }

    /// <summary>What this replica's counter shows already is history; what it grows from here on counts.</summary>
    public void Begin(InstanceId instance, double value) => _last[instance] = value;

    public void Forget(InstanceId instance) => _last.Remove(instance);
}
