using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Grpc;

/// <summary>Goal: gRPC passes through the handler as if it were not there: unary, streams, trailers, errors, deadlines, and a refusal tried elsewhere.</summary>
public class GrpcTests
{
    private static readonly PeerKey Key = PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default;

    [Fact]
    public async Task Unary_calls_streams_trailers_and_errors_pass()
    {
        await using var talk = await ServerAsync();
        await using var web = await ClientAsync(talk.Address);
        var client = web.App.Services.GetRequiredService<Talk.TalkClient>();

        var call = client.SayAsync(new Words { Text = "hello" }, cancellationToken: Patience.Token);
        Assert.Equal("hello to you", (await call).Text);
        Assert.Equal("yes", call.GetTrailers().GetValue("said"));
        Assert.Null((await call.ResponseHeadersAsync).Get("sundog-wait"));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words { Text = "fail" }, cancellationToken: Patience.Token));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);

        using var count = client.Count(new Words(), cancellationToken: Patience.Token);
        var counted = new List<string>();
        await foreach (var words in count.ResponseStream.ReadAllAsync(Patience.Token)) counted.Add(words.Text);
        Assert.Equal(["1", "2", "3"], counted);

        using var echo = client.Echo(cancellationToken: Patience.Token);
        foreach (var text in new[] { "a", "b" })
        {
            await echo.RequestStream.WriteAsync(new Words { Text = text }, Patience.Token);
            Assert.True(await echo.ResponseStream.MoveNext(Patience.Token));
            Assert.Equal(text, echo.ResponseStream.Current.Text);
        }

        await echo.RequestStream.CompleteAsync();
        Assert.False(await echo.ResponseStream.MoveNext(Patience.Token));
    }

    [Fact]
    public async Task A_unary_call_that_was_refused_untouched_is_answered_by_another_instance()
    {
        await using var refusing = await PlainService.StartAsync(
            c =>
            {
                c.Response.StatusCode = 503;
                c.Response.Headers["sundog-wait"] = ReplyHeaderCodec.Encode(
                    new(ReplyFlags.NotStarted | ReplyFlags.Draining, default, default, default, 0, 1, 0, default), Key);
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        await using var talk = await ServerAsync();
        await using var web = await ClientAsync(refusing.Address, talk.Address);
        var client = web.App.Services.GetRequiredService<Talk.TalkClient>();
        for (var i = 0; i < 10; i++) Assert.Equal("hi to you", (await client.SayAsync(new Words { Text = "hi" }, cancellationToken: Patience.Token)).Text);
    }

    [Fact]
    public async Task A_channel_on_a_front_doors_handler_works_too()
    {
        await using var talk = await ServerAsync();
        await using var door = await FrontDoor.StartAsync("talk");
        door.Entry.Take(FakeHost.Instances("talk", talk.Address));
        using var channel = GrpcChannel.ForAddress("http://talk", new GrpcChannelOptions { HttpHandler = door.Entry.Handler });
        Assert.Equal("hi to you", (await new Talk.TalkClient(channel).SayAsync(new Words { Text = "hi" }, cancellationToken: Patience.Token)).Text);
    }

    private static Task<TestService> ServerAsync() => TestService.StartAsync(
        "talk", app => app.MapGrpcService<TalkService>(), protocols: HttpProtocols.Http2, services: s => s.AddGrpc());

    private static Task<TestService> ClientAsync(params string[] addresses) => TestService.StartAsync(
        "web",
        _ => { },
        services: s => s.AddGrpcClient<Talk.TalkClient>(o => o.Address = new Uri("http://talk")),
        settings: addresses.Select((address, i) => ($"services:talk:http:{i}", address)).ToDictionary(p => p.Item1, p => (string?)p.address));
}
