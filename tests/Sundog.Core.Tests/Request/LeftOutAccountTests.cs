using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Request;

/// <summary>Goal: the quickest calls need no account, and nobody knows less for it.</summary>
public class LeftOutAccountTests
{
    private static readonly ServiceId Own = new("own");
    private static readonly ServiceId Callee = new("callee");
    private static readonly TimeSpan Quick = ReplyHeader.QuickAnswer;

    private static readonly RequestHeader FromPeer = new(
        RequestFlags.None, RequestPriority.Default, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMilliseconds(30), 77, 10, 12, 1, 2, 3);

    private static readonly ServiceGuidance Calm = new(
        [], DemandRoot: 0.4, AdmissionLevel: 1, Saturated: false, Infeasible: false, Calm: true, ViolationRatio: 0, SlotsPerReplica: 2, Sequence: 9);

    [Fact]
    public void Nothing_out_of_the_ordinary_is_not_told() => Assert.Null(Answer(Warm(Calm), FromPeer, Quick));

    [Fact]
    public void Whoever_asks_is_told()
    {
        foreach (var flag in new[] { RequestFlags.AccountWanted, RequestFlags.DetailWanted })
        {
            Assert.Equal(Quick, Answer(Warm(Calm), FromPeer with { Flags = flag }, Quick)?.Residence);
        }
    }

    [Fact]
    public void What_is_out_of_the_ordinary_is_told_to_everybody()
    {
        Assert.NotNull(Answer(Warm(Calm), FromPeer, Quick + TimeSpan.FromMicroseconds(1)));
        Assert.NotNull(Answer(Warm(Calm), FromPeer, Quick, RequestOutcome.Failed));
        Assert.NotNull(Answer(Warm(Calm with { Calm = false }), FromPeer, Quick));
        Assert.NotNull(Answer(Warm(Calm with { Saturated = true }), FromPeer, Quick));
        Assert.NotNull(Answer(Warm(Calm with { Infeasible = true }), FromPeer, Quick));
        Assert.NotNull(Answer(Warm(Calm with { AdmissionLevel = 0.99 }), FromPeer, Quick));
        Assert.NotNull(Answer(new(new(Own, 2, 4, null)), FromPeer, Quick)); // Its first request of all, and nobody leads it yet.
        Assert.NotNull(Answer(Warm(Calm), FromPeer with { WaitBudget = Us(100) }, Quick, wait: Us(101)));
        Assert.Null(Answer(Warm(Calm), FromPeer with { WaitBudget = Us(100) }, Quick, wait: Us(100)));
    }

    [Fact]
    public void Where_nobody_leads_there_is_no_transition_to_tell_of() =>
        Assert.Null(Answer(Warm(null, new(Own, 2, 4, null) { IsLed = false }), FromPeer, Quick));

    [Fact]
    public void Each_callee_is_asked_every_ten_milliseconds()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 100, 4, null));
        var asked = Enumerable.Range(0, 100).Where(ms => Asks(flow, Callee, Us(1000 * ms))).ToArray();
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], asked);
        Assert.True(Asks(flow, new("other"), Us(99_000)));
    }

    [Fact]
    public void What_was_left_unsaid_is_taken_to_be_as_the_last_that_was_told()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 100, 4, null));
        Call(flow, Us(0), Us(700), new ReplyHeader(ReplyFlags.None, Us(50), Us(500), default, 0.3, 1, 0, default));
        var summary = Silent(flow, Us(20_000), Us(900));

        Assert.Equal((Us(900), Us(50), Us(200)), (summary.Blocked, summary.DownstreamWait, summary.Network));
    }

    [Fact]
    public void What_was_left_unsaid_stayed_there_no_longer_than_may_be_left_unsaid()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 100, 4, null));
        Call(flow, Us(0), Us(700), new ReplyHeader(ReplyFlags.None, Us(50), Us(500), default, 0.3, 1, 0, default));

        Assert.Equal(Us(80_000) - Quick, Silent(flow, Us(20_000), Us(80_000)).Network); // A packet was lost on the way.
    }

    [Fact]
    public void Of_a_callee_that_never_told_nothing_is_assumed()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 100, 4, null));
        var summary = Silent(flow, Us(0), Us(700));
        Assert.Equal((Us(700), TimeSpan.Zero, TimeSpan.Zero), (summary.Blocked, summary.DownstreamWait, summary.Network));
    }

    [Fact]
    public void Silence_says_that_a_shortage_is_over()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 100, 4, null));
        Call(flow, Us(0), Us(700), new ReplyHeader(ReplyFlags.None, Us(50), Us(500), default, 0.3, 1, 0, default));
        Call(flow, Us(1000), Us(700), new ReplyHeader(ReplyFlags.Saturated, Us(50), Us(500), default, 0.3, 0.5, 3, default));
        Assert.Equal(0.5, flow.Ledger.Callees.LowestAdmissionLevel(Us(2000)));

        Silent(flow, Us(2000), Us(700));
        Assert.Equal(1, flow.Ledger.Callees.LowestAdmissionLevel(Us(3000)));
        var view = Assert.Single(flow.Ledger.Callees.Views(Us(3000)));
        Assert.Equal((false, 0.3), (view.Saturated, view.DemandRoot));
    }

    [Fact]
    public void In_the_long_run_the_sums_are_those_of_all_accounts()
    {
        var (told, partly) = (Warm(Calm), Warm(Calm));
        var (all, some) = (new RequestFlow<RequestAccount>(new(Own, 100, 4, null)), new RequestFlow<RequestAccount>(new(Own, 100, 4, null)));
        var random = new SeededRandom(7);
        var (allSums, someSums, unsaid) = ((Wait: 0.0, Network: 0.0), (Wait: 0.0, Network: 0.0), 0);
        for (var i = 0; i < 20_000; i++)
        {
            // A thousand calls a second: one in ten is asked for its account. One in fifty waits longer than may be left unsaid.
            var now = Us(1000 * i);
            var wait = Us(i % 50 == 0 ? 3000 : random.Next(300));
            var (residence, network) = (wait + Us(100 + random.Next(300)), Us(50 + random.Next(200)));
            Add(ref allSums, Call(all, now, residence + network, Answer(told, FromPeer with { Flags = RequestFlags.AccountWanted }, residence, wait: wait)));
            Add(ref someSums, Call(some, now, residence + network, asks =>
            {
                var reply = Answer(partly, FromPeer with { Flags = asks ? RequestFlags.AccountWanted : RequestFlags.None }, residence, wait: wait);
                if (reply is null) unsaid++;
                return reply;
            }));
        }

        Assert.InRange(unsaid, 17_000, 18_000);
        Assert.Equal(1, someSums.Wait / allSums.Wait, 0.05); // A little less: no wait is taken to be longer than its own call.
        Assert.Equal(1, someSums.Network / allSums.Network, 0.03);

        static void Add(ref (double Wait, double Network) sums, RequestSummary summary) =>
            sums = (sums.Wait + summary.DownstreamWait.TotalSeconds, sums.Network + summary.Network.TotalSeconds);
    }

    /// <summary>A replica that has answered its first requests.</summary>
    private static RequestFlow<RequestAccount> Warm(ServiceGuidance? guidance, FlowSettings? settings = null)
    {
        var flow = new RequestFlow<RequestAccount>(settings ?? new(Own, Slots: 100, QueueMax: 4, Objective: null));
        if (guidance is not null) flow.Follow(guidance);
        for (var i = 0; i < 1000; i++) Answer(flow, FromPeer, Quick);
        return flow;
    }

    private static ReplyHeader? Answer(
        RequestFlow<RequestAccount> flow, RequestHeader header, TimeSpan residence, RequestOutcome outcome = RequestOutcome.Completed, TimeSpan wait = default)
    {
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromPeer(header), TimeSpan.Zero);
        flow.Waited(request, flow.Ledger.Places.Of(WaitKind.Lock), wait);
        var reply = flow.Close(request, outcome, residence);
        flow.Leave(request, residence);
        return reply;
    }

    private static bool Asks(RequestFlow<RequestAccount> flow, ServiceId callee, TimeSpan now)
    {
        flow.StartCall(null, callee, null, isRetry: false, now, out var header);
        return header.Flags.Has(RequestFlags.AccountWanted);
    }

    private static RequestSummary Silent(RequestFlow<RequestAccount> flow, TimeSpan now, TimeSpan takes) => Call(flow, now, takes, _ => null);

    private static RequestSummary Call(RequestFlow<RequestAccount> flow, TimeSpan now, TimeSpan takes, ReplyHeader? reply) => Call(flow, now, takes, _ => reply);

    private static RequestSummary Call(RequestFlow<RequestAccount> flow, TimeSpan now, TimeSpan takes, Func<bool, ReplyHeader?> answer)
    {
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromOutside(), now);
        var call = flow.StartCall(request, Callee, null, isRetry: false, now, out var header);
        var reply = answer(header.Flags.Has(RequestFlags.AccountWanted));
        flow.EndCall(request, call, reply, isOrdinary: reply is null, TimeSpan.Zero, now + takes);
        flow.Close(request, RequestOutcome.Completed, now + takes);
        flow.Leave(request, now + takes);
        return request.Summary;
    }

    private static TimeSpan Us(double microseconds) => TimeSpan.FromMicroseconds(microseconds);
}
