using Sundog.Core;

namespace Sundog.Host.Services;

/// <summary>What a service has cost so far, in replica-seconds from start command to exit, and since when each instance is there.</summary>
internal sealed class ReplicaAccounts(TimeProvider time)
{
    private readonly Dictionary<InstanceId, DateTimeOffset> _startedAt = [];
    private double _finishedSeconds;

    /// <summary>True when it should be stored.</summary>
    public bool IsChanged { get; set; }

    public double ReplicaSeconds => _finishedSeconds + _startedAt.Values.Sum(at => (time.GetUtcNow() - at).TotalSeconds);

    public double FinishedSeconds => _finishedSeconds;

    public IReadOnlyDictionary<string, DateTimeOffset> StartedAt => _startedAt.ToDictionary(pair => pair.Key.Value, pair => pair.Value);

    public void Load(StoredService stored)
    {
        _finishedSeconds = stored.ReplicaSeconds;
        foreach (var (instance, at) in stored.StartedAt) _startedAt[new InstanceId(instance)] = at;
    }

    public void Started(InstanceId instance) => IsChanged |= _startedAt.TryAdd(instance, time.GetUtcNow());

    public void Ended(InstanceId instance)
    {
        if (!_startedAt.Remove(instance, out var at)) return;
        _finishedSeconds += (time.GetUtcNow() - at).TotalSeconds;
        IsChanged = true;
    }

    /// <summary>Whoever is not there any more ended unheard.</summary>
    public void Reconcile(IReadOnlySet<InstanceId> present)
    {
        foreach (var instance in _startedAt.Keys.Where(instance => !present.Contains(instance)).ToList()) Ended(instance);
    }

    public TimeSpan AgeOf(InstanceId instance) => _startedAt.TryGetValue(instance, out var at) ? time.GetUtcNow() - at : TimeSpan.Zero;
}
