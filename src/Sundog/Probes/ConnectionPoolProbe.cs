using System.Diagnostics.Metrics;
using Sundog.Inbound;

namespace Sundog.Probes;

/// <summary>Waiting for a connection of an HttpClient: every client's of the program, third parties included.</summary>
/// <remarks>
/// Listens to <c>http.client.request.time_in_queue</c>, which the runtime records in the flow of the call that waited, and only for calls that did
/// wait: calls that find a connection cost nothing.
/// </remarks>
internal sealed class ConnectionPoolProbe : IDisposable
{
    private readonly MeterListener _listener = new();

    public void Start()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "http.client.request.time_in_queue", Meter.Name: "System.Net.Http" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(static (_, seconds, _, _) => CurrentRequest.Holder?.Request?.AddConnectionWait(TimeSpan.FromSeconds(seconds)));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
