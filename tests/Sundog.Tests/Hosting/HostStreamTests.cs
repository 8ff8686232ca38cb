using Microsoft.AspNetCore.Builder;
using Sundog.Core.Protocol;
using Sundog.Tests.World;

namespace Sundog.Tests.Hosting;

/// <summary>Goal: an instance and its host find each other again, whatever happens to the host.</summary>
public class HostStreamTests
{
    [Fact]
    public async Task An_instance_says_who_it_is_and_when_it_is_ready()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);

        var hello = await (await host.NextAsync()).NextAsync<AgentMessage.Hello>(h => h.Ready);
        Assert.Equal(("test", "web", "web-1", "secret"), (hello.Application, hello.Service.Name, hello.Instance.Value, hello.Token));
        Assert.Equal(new Uri(web.Address).Port, new Uri(hello.Address).Port);
    }

    [Fact]
    public async Task A_restarted_host_is_told_everything_again()
    {
        var first = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), first);
        await (await first.NextAsync()).NextAsync<AgentMessage.Hello>(h => h.Ready);
        await first.DisposeAsync();

        await using var second = new FakeHost(first.Path);
        var hello = await (await second.NextAsync()).NextAsync<AgentMessage.Hello>();
        Assert.True(hello.Ready);
        Assert.Equal(new Uri(web.Address).Port, new Uri(hello.Address).Port);
    }

    [Theory]
    [InlineData("no json\n")]
    [InlineData("{\"t\":\"nonsense\"}\n")]
    public async Task A_line_that_is_no_message_closes_the_stream_and_a_new_one_is_made(string line)
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        await (await host.NextAsync()).SendRawAsync(System.Text.Encoding.UTF8.GetBytes(line));

        await (await host.NextAsync()).NextAsync<AgentMessage.Hello>();
    }

    [Fact]
    public async Task A_line_without_end_closes_the_stream_and_a_new_one_is_made()
    {
        await using var host = new FakeHost();
        await using var web = await TestService.StartAsync("web", app => app.MapGet("/", () => "ok"), host);
        var connection = await host.NextAsync();
        await connection.NextAsync<AgentMessage.Hello>(h => h.Ready);
        try
        {
            await connection.SendRawAsync(new byte[AgentMessage.LineBytesMax + 4096]);
        }
        catch (IOException)
        {
            Assert.True(true, "The instance may have hung up before the last byte.");
        }

        await (await host.NextAsync()).NextAsync<AgentMessage.Hello>();
    }
}
