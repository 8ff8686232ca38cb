using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sundog.Host.FrontDoor;
using Sundog.Host.Tests.World;
using Yarp.ReverseProxy.Forwarder;

namespace Sundog.Host.Tests.FrontDoor;

/// <summary>Goal: who breaks off a conversation that an instance has begun does not make the application unreachable.</summary>
public class UpgradeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_web_socket_that_is_broken_off_was_answered(bool byReplica)
    {
        using var replica = new RawReplica("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket", "", "");
        await using var door = await LoneDoor.StartAsync(replica.Address);
        using (var client = await door.SendAsync("GET / HTTP/1.1", "Host: shop", "Connection: Upgrade", "Upgrade: websocket", "", ""))
        {
            var answer = new byte[4096];
            Assert.True(await client.ReceiveAsync(answer, Patience.Token) > 0);
            Assert.StartsWith("HTTP/1.1 101 ", Encoding.ASCII.GetString(answer));
            if (byReplica) replica.Reset();
            else client.LingerState = new LingerOption(true, 0);
            if (byReplica) await door.EmptyAsync();
        }

        var counts = await door.EmptyAsync();
        Assert.Equal((1, 0), (counts.Answered + counts.Abandoned, counts.Unreachable));
    }

    [Theory]
    [InlineData(ForwarderError.UpgradeRequestClient)]
    [InlineData(ForwarderError.UpgradeRequestCanceled)]
    [InlineData(ForwarderError.UpgradeResponseClient)]
    [InlineData(ForwarderError.UpgradeResponseCanceled)]
    public async Task However_its_client_ends_it(ForwarderError error)
    {
        var tally = new FrontTally();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(new Begun { StatusCode = StatusCodes.Status101SwitchingProtocols });
        await tally.CountAsync(context, () => Unanswered.TellAsync(context, new("web"), error));
        Assert.Equal((1, 0), (tally.Counts.Answered, tally.Counts.Unreachable));
    }

    [Fact]
    public async Task An_answer_of_the_doors_own_is_told_from_it()
    {
        Assert.Equal("No instance of 'web' could be reached, or it broke off.\n", await OwnAnswerAsync(StatusCodes.Status502BadGateway));
        Assert.Equal("No answer of 'web' came within the time in which it would have been of use.\n", await OwnAnswerAsync(StatusCodes.Status504GatewayTimeout));
    }

    private static async Task<string> OwnAnswerAsync(int status)
    {
        var tally = new FrontTally();
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { StatusCode = status, Body = body } };
        await tally.CountAsync(context, () => Unanswered.TellAsync(context, new("web"), ForwarderError.Request));
        Assert.Equal((1, 0), (tally.Counts.Unreachable, tally.Counts.ServerErrors));
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private sealed class Begun : HttpResponseFeature
    {
        public override bool HasStarted => true;
    }
}
