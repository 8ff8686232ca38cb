using System.Security.Cryptography;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Host.Management;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Agents;

/// <summary>
/// Goal: whatever a program on this machine sends to the instances' socket, it is refused within bounds and counted, and those who behave notice nothing.
/// Method: a real host with two real services, one well-behaved stream that must go on working, and beside it everything that we could think of.
/// </summary>
public sealed class AgentBorderTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private Replica _good = null!;
    private InstanceId _front, _back;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        var status = await _host.UpAsync(Shop.Of("shop", Shop.Service("front"), Shop.Service("back", max: 5)));
        (_back, _front) = (status.Applications[0].Services[0].Replicas[0].Instance, status.Applications[0].Services[1].Replicas[0].Instance);
        _good = await _host.ConnectAsync("shop", "front", _front);
        await _good.HearAsync<AgentMessage.Leader>();
    }

    public async ValueTask DisposeAsync()
    {
        _good.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_without_the_instance_s_own_token_is_closed()
    {
        var identity = _host.Identity();
        string[] tokens =
        [
            "", "00", new string('0', 64),
            identity.TokenOf("shop", new("back"), _back), // Of another service.
            identity.TokenOf("blog", new("front"), _front), // Of another application.
        ];
        foreach (var token in tokens)
        {
            using var stranger = await Replica.ConnectAsync(_host.Folder.AgentSocket, "shop", new("front"), _front, token, ready: true);
            await stranger.ClosedAsync();
        }

        var borders = await GoodGoesOnAsync();
        Assert.Equal((4, 1), (borders.Strangers, borders.Broken)); // The empty one is no token at all.
    }

    public static TheoryData<string> FirstLines =>
    [
        "", "no json", "{}", "[]", "null", "42", """{"t":"hello"}""", """{"t":"nobody"}""",
        """{"t":"hello","application":"shop","service":"front","instance":"front-1","processId":1,"address":"","ready":true}""",
        """{"t":"hello","application":"shop","service":"front","token":"00","processId":1,"address":"","ready":true}""",
        """{"t":"hello","application":null,"service":"front","instance":null,"token":null,"processId":1,"address":null,"ready":true}""",
        """{"t":"hello","application":"shop","service":"NOT A NAME","instance":"front-1","token":"00","processId":1,"address":"","ready":true}""",
        """{"t":"set-desired","replicas":5,"epoch":1,"sequence":1,"decision":null}""",
    ];

    [Theory]
    [MemberData(nameof(FirstLines))]
    public async Task Who_does_not_begin_with_a_whole_hello_is_closed(string line)
    {
        using var wrong = await Replica.OpenAsync(_host.Folder.AgentSocket);
        await wrong.SayAsync(line);
        await wrong.ClosedAsync();
        Assert.Equal(1, (await GoodGoesOnAsync()).Broken);
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut_off_at_the_bound()
    {
        using var endless = await Replica.OpenAsync(_host.Folder.AgentSocket);
        await endless.SendAsync(new byte[AgentMessage.LineBytesMax * 8]);
        await endless.ClosedAsync();
        Assert.Equal(1, (await GoodGoesOnAsync()).Broken);
    }

    public static TheoryData<string> LaterLines =>
    [
        "no json", "{}", """{"t":"report","of":null}""", """{"t":"report"}""", """{"t":"report","of":{"waits":[null]}}""",
        """{"t":"report","of":{"totals":{"arrivals":"NaN"},"callers":[],"callees":[],"waits":[],"latency":{}}}""",
        """{"t":"report","of":{"totals":{"arrivals":"Infinity"},"callers":[],"callees":[],"waits":[],"latency":{}}}""",
        """{"t":"report","of":{"totals":{"arrivals":1e300},"callers":[],"callees":[],"waits":[],"latency":{}}}""",
        """{"t":"report","of":{"totals":{},"callers":[],"callees":[],"waits":[{"kind":"Cpu","name":"","seconds":1e300,"curable":true}],"latency":{}}}""",
        """{"t":"report","of":{"totals":{},"callers":[],"callees":[],"waits":[],"latency":{"arrivalsPerSecond":1,"p95":"10675199.02:48:05.4775807"}}}""",
        """{"t":"exemplar","of":{"traceId":"a","route":"/","parts":[],"age":"10675199.02:48:05.4775807"}}""",
        """{"t":"exemplar","of":{"traceId":"a","route":"/","parts":[{"service":"front","exclusiveWait":"-10675199.02:48:05.4775808"}]}}""",
        """{"t":"kept","epoch":1,"decision":{"inputs":{"blame":"","horizon":"10675199.02:48:05.4775807"},"alternatives":[]}}""",
        """{"t":"kept","epoch":1,"decision":{"inputs":{"blame":"","waitBudget":"-10675199.02:48:05.4775808"},"alternatives":[]}}""",
        """{"t":"set-desired","replicas":5,"epoch":1,"sequence":1}""", """{"t":"set-desired","replicas":5,"epoch":1,"sequence":1,"decision":{"inputs":null}}""",
        Will("\"persistence\":\"NaN\",\"budgetFactor\":1"), Will("\"persistence\":1e9,\"budgetFactor\":1"), Will("\"persistence\":1,\"budgetFactor\":-1"),
        Will("\"persistence\":1,\"budgetFactor\":1,\"admissionLevel\":0"), Will("\"persistence\":1,\"budgetFactor\":1,\"admissionLevel\":1e9"),
        Will("\"persistence\":1,\"budgetFactor\":1,\"serviceTime\":\"-00:00:01\""), Will("\"persistence\":1,\"budgetFactor\":1,\"provisioningDelay\":\"100.00:00:00\""),
        """{"t":"guidance"}""", """{"t":"summon"}""", """{"t":"summon","services":["NOT A NAME"]}""", """{"t":"exemplar","of":{"parts":null}}""",
        """{"t":"welcome","epoch":99,"services":[]}""", """{"t":"leader","instance":"back-1","epoch":99,"isYou":true}""",
        """{"t":"instances","service":"back","desired":0,"replicasMin":0,"replicasMax":0,"instances":[]}""",
    ];

    /// <summary>A command that is whole but for what it would leave to every later leader.</summary>
    private static string Will(string of) =>
        """{"t":"set-desired","replicas":1,"epoch":1,"sequence":1,"decision":{"inputs":{"blame":""},"alternatives":[]},"will":{""" + of + "}}";

    [Theory]
    [MemberData(nameof(LaterLines))]
    public async Task Who_was_let_in_and_then_sends_what_it_may_not_is_closed(string line)
    {
        using var wrong = await _host.ConnectAsync("shop", "back", _back);
        await wrong.HearAsync<AgentMessage.Welcome>();
        await wrong.SayAsync(line);
        await wrong.ClosedAsync();
        Assert.Equal(1, (await GoodGoesOnAsync()).Broken);
    }

    [Fact]
    public async Task A_stream_stays_with_the_instance_that_opened_it()
    {
        using var two = await _host.ConnectAsync("shop", "back", _back);
        await two.HearAsync<AgentMessage.Welcome>();
        await two.SayAsync(new AgentMessage.Hello("shop", new("front"), _front, _host.Identity().TokenOf("shop", new("front"), _front), 1, "", Ready: true));
        await two.ClosedAsync();
        Assert.Equal(1, (await GoodGoesOnAsync()).Broken);
    }

    [Fact]
    public async Task A_replica_commands_its_own_service_and_no_other()
    {
        using var back = await _host.ConnectAsync("shop", "back", _back);
        var leads = await back.HearAsync<AgentMessage.Leader>(told => told.IsYou);
        await back.SayAsync(new AgentMessage.SetDesired(3, leads.Epoch, 1, new ScalingDecision(3, 1, ScalingReason.WaitOverBudget, new ScalingInputs(), []))
        {
            Will = new(TimeSpan.FromMilliseconds(10), EngineWill.PersistenceMax, EngineWill.BudgetFactorMax, TimeSpan.FromSeconds(1), AtZero: false),
        });
        Assert.True((await back.HearAsync<AgentMessage.DesiredAnswer>()).Accepted);

        var status = await _host.UntilAsync(status => status.Applications[0].Services[0].Desired == 3);
        Assert.Equal(1, status.Applications[0].Services[1].Desired); // No message names another service, and no token opens one.
    }

    [Fact]
    public async Task Noise_of_any_kind_harms_nobody()
    {
        var noise = RandomNumberGenerator.GetBytes(20_000);
        for (var begin = 0; begin < noise.Length; begin += 1000)
        {
            using var wrong = await Replica.OpenAsync(_host.Folder.AgentSocket);
            await wrong.SendAsync((byte[])[.. noise.AsSpan(begin, 1000), (byte)'\n']);
            await wrong.ClosedAsync();
        }

        Assert.Equal(20, (await GoodGoesOnAsync()).Broken);
    }

    /// <summary>The well-behaved stream still commands and is answered, and only it is open.</summary>
    private async Task<BorderCounts> GoodGoesOnAsync()
    {
        await _good.SayAsync(new AgentMessage.SetDesired(1, Epoch: 0, Sequence: 77, new ScalingDecision(1, 1, ScalingReason.Hold, new ScalingInputs(), [])));
        Assert.Equal(1, (await _good.HearAsync<AgentMessage.DesiredAnswer>(answer => answer.Sequence == 77)).Desired);
        return (await _host.UntilAsync(status => status.Borders.Streams == 1)).Borders;
    }
}
