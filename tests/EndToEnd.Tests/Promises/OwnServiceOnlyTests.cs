using EndToEnd.Tests.Running;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: a replica commands the count of its own service, while it leads it, and nothing else. Method: take all that a replica knows from its environment
/// and say to the host whatever it takes.
/// </summary>
public class OwnServiceOnlyTests
{
    [Fact]
    public async Task A_replica_cannot_command_another_service()
    {
        await using var application = await RunningApplication.UpAsync(new TestManifest()
            .Service("front", max: 4, objective: "p95 < 2s", environment: [("WORK_CALLEES", "back")])
            .Service("back", max: 4)
            .ToString());
        var process = Assert.Single((await application.ServiceAsync("front")).Replicas).ProcessId!.Value;
        var more = new ScalingDecision(4, 1, ScalingReason.WaitOverBudget, new ScalingInputs(), []);

        // Its token is good for its own service only.
        using (var pretender = await HostStranger.HelloAsync(process, service: "back")) Assert.Null(await pretender.HearAsync<AgentMessage.Welcome>());

        // Once let in it cannot become somebody else.
        using (var changeling = await HostStranger.HelloAsync(process))
        {
            Assert.NotNull(await changeling.HearAsync<AgentMessage.Welcome>());
            await changeling.SayAsync(new AgentMessage.Hello("", new("back"), new("back-1"), "", process, "", Ready: true));
            Assert.Null(await changeling.HearAsync<AgentMessage.DesiredAnswer>());
        }

        // In an epoch that is not the present one it leads nobody, not even its own service.
        using (var usurper = await HostStranger.HelloAsync(process))
        {
            await usurper.SayAsync(new AgentMessage.SetDesired(4, long.MaxValue, 1, more));
            Assert.False((await usurper.HearAsync<AgentMessage.DesiredAnswer>())!.Accepted);
        }

        // What only a host may say closes the stream.
        using (var lord = await HostStranger.HelloAsync(process))
        {
            await lord.SayAsync(new AgentMessage.Leader(new("back-1"), long.MaxValue, IsYou: true));
            Assert.Null(await lord.HearAsync<AgentMessage.DesiredAnswer>());
        }

        Assert.All((await application.StatusAsync()).Services, service => Assert.Equal(1, service.Desired));
    }
}
