using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Tests.World;

namespace Sundog.Tests.Scaling;

/// <summary>Goal: an objective that no number of replicas meets is told to people once, not with every tick. Method: an instance that leads a service slower than its bound by itself.</summary>
public class OutOfReachTests
{
    [Fact]
    public async Task It_is_in_what_the_host_hears_and_once_in_the_log()
    {
        await using var host = new FakeHost();
        using var log = new Warnings();
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", () => Task.Delay(300)), host, // Far beyond the bound: what a busy machine adds to its waiting is taken off again.
            options: o => o.Objective = "p95 < 50ms",
            services: services => services.AddSingleton<ILoggerProvider>(log),
            settings: new() { [InstanceEnvironment.CpuCores] = "1" });
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        await connection.SendAsync(new AgentMessage.ServiceInstances(
            new("web"), 1, 1, 1, [new(new InstanceId("web-1"), web.Address, InstanceState.Ready, TimeSpan.FromMinutes(1))]));
        await connection.SendAsync(new AgentMessage.Leader(new InstanceId("web-1"), Epoch: 1, IsYou: true));

        using var browser = new HttpClient();
        var told = connection.NextAsync<AgentMessage.Kept>(kept => kept.Decision.Inputs.OutOfReach is not null);
        while (!told.IsCompleted)
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.GetAsync(web.Address, Patience.Token)))) answer.Dispose();
        }

        var limit = (await told).Decision.Inputs.OutOfReach!;
        Assert.Equal(Objective.Parse("p95 < 50ms"), limit.Objective);
        Assert.InRange(limit.WaitingFree, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));

        for (var ticks = 0; ticks < 5; ticks++) await connection.NextAsync<AgentMessage.Report>();
        var warning = Assert.Single(log.Texts, text => text.Contains("No number of replicas", StringComparison.Ordinal));
        Assert.Contains("p95 < 50ms", warning);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Texts.Enqueue(formatter(state, exception));
        }

        public void Dispose() => Texts.Clear();
    }
}
