using System.Collections.Immutable;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Outbound;

/// <summary>One service of the application as its callers here know it: its instances, and which of them the next call goes to.</summary>
internal sealed class Callee(ServiceId service)
{
    private readonly Lock _changing = new();
    private ImmutableArray<InstanceTransport> _ready = [];
    private TaskCompletionSource _someReady = NewSignal();

    public ServiceId Service { get; } = service;

    /// <summary>Takes the complete list of instances; connections to those that have gone close with their last call.</summary>
    public void Replace(IReadOnlyList<InstanceEntry> instances)
    {
        lock (_changing)
        {
            var known = _ready.ToDictionary(t => (t.Instance, t.Address));
            var next = ImmutableArray.CreateBuilder<InstanceTransport>();
            foreach (var entry in instances)
            {
                if (entry.State != InstanceState.Ready || !IsUsable(entry.Address, out var address)) continue;
                next.Add(known.Remove((entry.Instance, address), out var kept) ? kept : new InstanceTransport(entry.Instance, address));
            }

            _ready = next.ToImmutable();
            foreach (var gone in known.Values) gone.Retire();
            if (_ready.Length > 0) _someReady.TrySetResult();
            else if (_someReady.Task.IsCompleted) _someReady = NewSignal();
        }
    }

    /// <returns>Null when no instance is ready.</returns>
    public InstanceTransport? Pick()
    {
        var ready = _ready;
        if (ready.Length == 0) return null;
        return ready.Length == 1 ? ready[0] : ready[Random.Shared.Next(ready.Length)];
    }

    /// <summary>Completes as soon as some instance is ready.</summary>
    public Task WhenReady()
    {
        lock (_changing) return _someReady.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsUsable(string text, out Uri address) => Uri.TryCreate(text, UriKind.Absolute, out address!) && address.Scheme == Uri.UriSchemeHttp;
}
