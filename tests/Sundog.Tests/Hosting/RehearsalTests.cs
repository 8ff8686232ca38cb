using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core.Protocol;
using Sundog.Inbound;
using Sundog.Tests.World;

namespace Sundog.Tests.Hosting;

/// <summary>Goal: the first caller of an instance does not pay for what code costs at its first use. Method: real servers, looked at in the moment in which they say that they are ready.</summary>
public class RehearsalTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task Who_says_that_it_is_ready_has_served_a_request_that_nobody_sees(HttpProtocols protocols)
    {
        await using var host = new FakeHost();
        var seen = 0;
        var servedWhenReady = -1;
        await using var web = await TestService.StartAsync(
            "web",
            app =>
            {
                app.Lifetime.ApplicationStarted.Register(() => servedWhenReady = RehearsalOf(app).Served);
                app.Run(context =>
                {
                    Interlocked.Increment(ref seen);
                    return context.Response.WriteAsync("ok");
                });
            },
            host,
            protocols);
        var hello = await (await host.NextAsync()).NextAsync<AgentMessage.Hello>(h => h.Ready);

        Assert.NotEmpty(hello.Address);
        Assert.Equal(1, servedWhenReady);
        Assert.Equal(0, seen);
        Assert.Equal(0, web.Flow.Totals(0).Arrivals);
    }

    [Fact]
    public async Task Without_a_host_there_is_none()
    {
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"));
        Assert.Equal(0, RehearsalOf(web.App).Served);
    }

    [Fact]
    public async Task After_the_start_its_mark_is_nothing()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        var rehearsal = RehearsalOf(web.App);
        var mark = rehearsal.Begin();
        rehearsal.End();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("sundog-rehearsal", mark);

        Assert.Equal("ok", await client.GetStringAsync(web.Address, Patience.Token));
        Assert.Equal(1, rehearsal.Served);
        Assert.Equal(1, web.Flow.Totals(0).Arrivals);
    }

    [Fact]
    public async Task While_it_rehearses_a_request_without_its_mark_is_served_as_ever()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        var rehearsal = RehearsalOf(web.App);
        rehearsal.Begin();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("sundog-rehearsal", new string('0', 32));

        Assert.Equal("ok", await client.GetStringAsync(web.Address, Patience.Token));
        Assert.Equal(1, rehearsal.Served);
    }

    [Fact]
    public async Task One_that_does_not_end_does_not_hold_the_start_up()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync(
            "web", app => app.MapGet("/", () => "ok"), host, services: services => services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Deaf())));

        Assert.True((await (await host.NextAsync()).NextAsync<AgentMessage.Hello>(h => h.Ready)).Ready);
    }

    private static Rehearsal RehearsalOf(WebApplication app) => app.Services.GetRequiredService<Rehearsal>();

    /// <summary>In front of everything, and answers nobody.</summary>
    private sealed class Deaf : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(_ => context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
            next(app);
        };
    }
}
