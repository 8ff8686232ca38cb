using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Tests.World;

namespace Sundog.Tests.Output;

/// <summary>Goal: whoever built a dashboard on our meter finds it again. Method: everything that a service under a real request publishes, by name, unit and kind.</summary>
public class MeterTests
{
    [Fact]
    public async Task Instruments_have_their_names_and_units()
    {
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"));
        var factory = web.App.Services.GetRequiredService<IMeterFactory>();
        var published = new ConcurrentBag<string>();
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name != "Sundog" || !ReferenceEquals(instrument.Meter.Scope, factory)) return;
                published.Add($"{instrument.Name} {instrument.Unit} {instrument.GetType().Name[..^2]}");
                listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        using var browser = new HttpClient();
        await browser.GetStringAsync(web.Address, Patience.Token);
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "http.server.request.time_in_queue s Histogram",
                "sundog.call.held {call} Counter",
                "sundog.call.retries {call} Counter",
                "sundog.header.ignored {header} Counter",
                "sundog.request.queued {request} ObservableGauge",
                "sundog.request.refused {request} Counter",
                "sundog.request.slots {request} ObservableGauge",
                "sundog.request.waiting s Histogram",
                "sundog.scaling.decisions {decision} Counter",
                "sundog.service.replicas {replica} ObservableGauge",
            ],
            published.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["http.server.request.time_in_queue", "sundog.request.queued", "sundog.request.slots", "sundog.request.waiting"], measured.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(web.Flow.Slots, measured["sundog.request.slots"]);
    }

    [Fact]
    public async Task The_leader_tells_how_many_replicas_there_are_and_nobody_else_does()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        var factory = web.App.Services.GetRequiredService<IMeterFactory>();
        var told = new ConcurrentDictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "sundog.service.replicas" && ReferenceEquals(instrument.Meter.Scope, factory)) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => told[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Empty(told);

        var connection = await host.NextAsync();
        await connection.SendAsync(new AgentMessage.ServiceInstances(
            new("web"), Desired: 3, 1, 9, [new(new InstanceId("web-1"), web.Address, InstanceState.Ready, TimeSpan.FromMinutes(1))]));
        await connection.SendAsync(new AgentMessage.Leader(new InstanceId("web-1"), Epoch: 1, IsYou: true));
        await Patience.UntilAsync(() =>
        {
            listener.RecordObservableInstruments();
            return told.Count == 2;
        });
        Assert.Equal((3, 1), (told["desired"], told["ready"]));
    }
}
