using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Sundog.Tests.World;

/// <summary>What one counter of one service counted, each with its only tag.</summary>
internal sealed class CountedEvents : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _tags = new();

    public CountedEvents(TestService service, string counter)
    {
        var factory = service.App.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == counter && instrument.Meter.Name == "Sundog" && ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _tags.Enqueue(tags.IsEmpty ? "" : tags[0].Value?.ToString() ?? ""));
        _listener.Start();
    }

    public IReadOnlyCollection<string> Tags => _tags;

    public void Dispose() => _listener.Dispose();
}
