using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sundog.Core;
using Sundog.Core.Balancing;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Retries;
using Sundog.Core.Wire;

namespace Sundog.Outbound;

/// <summary>One service of the application as its callers in this process know it: which instance takes the next call, and whether a failed one may be sent again.</summary>
internal sealed class Callee(ServiceId service, ulong seed, LiveCalls calls, Encoding? headers) : IDisposable
{
    private const int BelowMax = 32;

    private readonly Lock _gate = new();
    private readonly Balancer _balancer = new(new SeededRandom(seed));
    private readonly CallHeaderEncoding _header = new(calls);
    private readonly RetryBudget _retries = new();
    private readonly Dictionary<InstanceId, InstanceTransport> _transports = [];
    private readonly HashSet<ushort> _below = [];
    private TaskCompletionSource _someReady = NewSignal();

    public ServiceId Service { get; } = service;

    /// <summary>Takes the complete list of instances; connections to those that have gone close with their last call.</summary>
    public void Replace(IReadOnlyList<InstanceEntry> instances)
    {
        lock (_gate)
        {
            _balancer.Update(instances, MonotonicClock.Now);
            foreach (var (instance, transport) in _transports.ToArray())
            {
                if (instances.Any(i => i.Instance == instance && i.Address == transport.Address && i.State != InstanceState.Gone)) continue;
                _transports.Remove(instance);
                transport.Retire();
            }

            Signal();
        }
    }

    /// <summary>Says that this caller is one of several like it, which share the instances out among them.</summary>
    public void Stand(int rank, int peers)
    {
        lock (_gate) _balancer.Stand(rank, peers);
    }

    /// <summary>Picks an instance and counts a call as outstanding there: <see cref="Finished"/> must follow.</summary>
    /// <returns>False when no instance is ready.</returns>
    public bool TryChoose(
        ReadOnlySpan<CalleeInstance> tried,
        TimeSpan now,
        [MaybeNullWhen(false)] out CalleeInstance instance,
        [MaybeNullWhen(false)] out InstanceTransport transport)
    {
        lock (_gate)
        {
            transport = null;
            if (tried.IsEmpty) _retries.FirstTry(now);
            instance = _balancer.Choose(tried, now);
            if (instance is null) return false;
            if (instance.Attachment is not InstanceTransport known) instance.Attachment = known = Connect(instance);
            transport = known;
            transport.Enter();
            return true;
        }
    }

    public void Finished(CalleeInstance instance, InstanceTransport transport, CallOutcome outcome, TimeSpan callTime, TimeSpan now)
    {
        lock (_gate)
        {
            _balancer.Finished(instance, outcome, callTime, now);
            if (outcome == CallOutcome.RefusedDraining) Signal();
            transport.Leave();
        }
    }

    public RetryVerdict Decide(FailedTry failed, ReadOnlySpan<CalleeInstance> tried)
    {
        lock (_gate) return RetryRule.Decide(failed with { HasOtherInstance = _balancer.HasOther(tried) }, _retries, MonotonicClock.Now);
    }

    /// <summary>Completes as soon as some instance is ready.</summary>
    public Task WhenReady()
    {
        lock (_gate) return _someReady.Task;
    }

    public bool HasReady
    {
        get
        {
            lock (_gate) return _balancer.Ready.Count > 0;
        }
    }

    /// <summary>Remembers which services a call to this one leads to.</summary>
    public void Learn(ReadOnlySpan<WaitDetail> path)
    {
        lock (_gate)
        {
            foreach (var entry in path)
            {
                if (_below.Count < BelowMax) _below.Add(entry.Service);
            }
        }
    }

    /// <summary>The services below, by the low bits of their hashes, as far as replies told.</summary>
    public ushort[] Below
    {
        get
        {
            lock (_gate) return [.. _below];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var transport in _transports.Values) transport.Retire();
            _transports.Clear();
        }
    }

    private InstanceTransport Connect(CalleeInstance instance)
    {
        var transport = new InstanceTransport(instance.Instance, instance.Address, _header, headers);
        if (_transports.Remove(instance.Instance, out var former)) former.Retire();
        _transports[instance.Instance] = transport;
        return transport;
    }

    private void Signal()
    {
        if (_balancer.Ready.Count > 0) _someReady.TrySetResult();
        else if (_someReady.Task.IsCompleted) _someReady = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
