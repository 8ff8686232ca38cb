using Microsoft.AspNetCore.Builder;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Tests.World;

namespace Sundog.Tests.Scaling;

/// <summary>Goal: whoever is named leader goes on with what the one before it had learned, and hands it on. Method: the host's words, and what the instance says to them.</summary>
public class SuccessionTests
{
    [Fact]
    public async Task A_new_leader_begins_with_the_will_of_the_last_and_leaves_its_own()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host, options: o => o.Objective = "p95 < 50ms");
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        await connection.SendAsync(new AgentMessage.ServiceInstances(
            new("web"), 2, 1, 10,
            [
                new(new InstanceId("web-1"), web.Address, InstanceState.Ready, TimeSpan.FromMinutes(1)),
                new(new InstanceId("web-2"), "http://127.0.0.1:1", InstanceState.Ready, TimeSpan.FromMinutes(1)),
            ]));
        var will = new EngineWill(TimeSpan.FromMilliseconds(7), Persistence: 4, BudgetFactor: 1.25, TimeSpan.FromMilliseconds(300), AtZero: false);
        await connection.SendAsync(new AgentMessage.Leader(new InstanceId("web-1"), Epoch: 1, IsYou: true, will));

        Assert.Equal(will, (await connection.NextAsync<AgentMessage.Guidance>()).Will);
    }

    [Fact]
    public async Task A_leader_without_any_other_replica_tells_the_host_how_badly_it_wants_for_one()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host, options: o => o.Objective = "p95 < 50ms");
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        await connection.SendAsync(new AgentMessage.ServiceInstances(
            new("web"), 1, 1, 10, [new(new InstanceId("web-1"), web.Address, InstanceState.Ready, TimeSpan.FromMinutes(1))]));
        await connection.SendAsync(new AgentMessage.Leader(new InstanceId("web-1"), Epoch: 1, IsYou: true));

        for (var times = 0; times < 2; times++) Assert.NotNull((await connection.NextAsync<AgentMessage.Guidance>()).Shortage);
    }
}
