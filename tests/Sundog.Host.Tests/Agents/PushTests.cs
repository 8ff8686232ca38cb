using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Agents;

/// <summary>
/// Goal: every instance of an application hears of every change to any of its services, without asking. Method: real replicas, and streams that the test plays.
/// </summary>
public class PushTests
{
    [Fact]
    public async Task A_new_instance_is_told_to_every_stream_of_the_application_and_to_no_other()
    {
        await using var host = await TestHost.StartAsync();
        var shop = (await host.UpAsync(Shop.Of("shop", Shop.Service("front", min: 2), Shop.Service("back", max: 5)))).Applications.Single();
        var blog = (await host.UpAsync(Shop.Of("blog", Shop.Service("front")))).Applications.Single(each => each.Name == "blog");
        var streams = new List<Replica>();
        foreach (var service in shop.Services)
        {
            foreach (var replica in service.Replicas) streams.Add(await host.ConnectAsync("shop", service.Service.Name, replica.Instance));
        }

        using var stranger = await host.ConnectAsync("blog", "front", blog.Services[0].Replicas[0].Instance);
        Assert.Equal([new ServiceId("front")], (await stranger.HearAsync<AgentMessage.Welcome>()).Services);
        foreach (var stream in streams)
        {
            Assert.Single((await stream.HearAsync<AgentMessage.ServiceInstances>(told => told.Service.Name == "back")).Instances);
            await stream.HearAsync<AgentMessage.ServiceInstances>(told => told.Service.Name == "front");
            Assert.Equal([new ServiceId("back"), new ServiceId("front")], (await stream.HearAsync<AgentMessage.Welcome>()).Services); // Once all of them are told.
        }

        await host.Client.ScaleAsync("shop", new ServiceId("back"), 2, Patience.Token);
        foreach (var stream in streams)
        {
            var two = await stream.HearAsync<AgentMessage.ServiceInstances>(told => told.Service.Name == "back" && told.Instances.Count(i => i.State == InstanceState.Ready) == 2);
            Assert.Equal(2, two.Desired);
            Assert.All(two.Instances, instance => Assert.StartsWith("http://127.0.0.1:", instance.Address));
        }

        await host.Client.ScaleAsync("shop", new ServiceId("back"), 1, Patience.Token);
        foreach (var stream in streams) await stream.HearAsync<AgentMessage.ServiceInstances>(told => told.Service.Name == "back" && told.Instances is [{ State: InstanceState.Ready }]);
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task A_service_is_shown_as_saturated_while_its_leader_says_so()
    {
        await using var host = await TestHost.StartAsync();
        var shop = (await host.UpAsync(Shop.Of("shop", Shop.Service("front", max: 1)))).Applications.Single();
        using var leader = await host.ConnectAsync("shop", "front", shop.Services[0].Replicas[0].Instance);
        await leader.HearAsync<AgentMessage.Leader>(told => told.IsYou);
        foreach (var isSaturated in (bool[])[true, false])
        {
            await leader.SayAsync(new AgentMessage.Guidance(
                new ServiceGuidance([], 0, 1, isSaturated, false, true, 0, 1, 1), Shortage: new(TimeSpan.MaxValue, TimeSpan.FromMilliseconds(10), isSaturated)));
            await host.UntilAsync(status => status.Applications[0].Services[0].IsSaturated == isSaturated);
        }
    }

    [Fact]
    public async Task A_program_that_is_killed_is_told_to_all_and_replaced()
    {
        await using var host = await TestHost.StartAsync();
        var shop = (await host.UpAsync(Shop.Of("shop", Shop.Service("front"), Shop.Service("back")))).Applications.Single();
        using var front = await host.ConnectAsync("shop", "front", shop.Services[1].Replicas[0].Instance);
        var killed = shop.Services[0].Replicas[0];
        ProgramOf.Kill(killed.Address);

        var next = await front.HearAsync<AgentMessage.ServiceInstances>(told =>
            told.Service.Name == "back" && told.Instances is [{ State: InstanceState.Ready } one] && one.Instance != killed.Instance);
        Assert.NotEqual(killed.Address, next.Instances[0].Address);
    }
}
