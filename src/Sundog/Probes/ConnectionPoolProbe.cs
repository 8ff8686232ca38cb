using System.Diagnostics.Metrics;
using Sundog.Inbound;
using Sundog.Outbound;

namespace Sundog.Probes;

/// <summary>Waiting for a connection of an HttpClient: of every client of the program that calls third parties. Calls to services tell of theirs themselves.</summary>
/// <remarks>
/// Listens to <c>http.client.request.time_in_queue</c>, which the runtime records in the flow of the call that waited, and only for calls that did
/// wait: calls that find a connection cost nothing. The wait is its call's own; one of a client that no factory made is the request's.
/// </remarks>
/// <param name="flow">Of the requests that are asked for: whoever else listens in this process hears the same.</param>
internal sealed class ConnectionPoolProbe(LiveFlow flow) : IDisposable
{
    private readonly MeterListener _listener = new();

    public void Start()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "http.client.request.time_in_queue", Meter.Name: "System.Net.Http" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Waited(TimeSpan.FromSeconds(seconds)));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Waited(TimeSpan wait)
    {
        if (CurrentRequest.Holder is not { Request: { } request } holder || request.Flow != flow) return;
        if (ConnectionWait.Current is { } call) call.Add(wait);
        else flow.WaitedForConnection(holder, wait);
    }
}
