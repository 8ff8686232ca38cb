using CsCheck;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Request;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Request;

public class RequestFlowTests
{
    private static readonly ServiceId Own = new("own");
    private static readonly ServiceId Callee = new("callee");
    private static readonly Objective Objective = new(0.95, TimeSpan.FromMilliseconds(200));

    private static readonly RequestHeader FromPeer = new(
        RequestFlags.None, new(5, 9), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(30), 77, 10, 12, 1, 2, 3);

    [Fact]
    public void A_request_of_a_peer_goes_through_and_its_calls_pass_on_what_it_brought()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 2, QueueMax: 4, Objective: null));
        flow.Follow(Guidance with { ToCallees = [new(Callee, 40, 50, TimeSpan.FromMilliseconds(6))] });
        var request = new RequestAccount();

        Assert.True(flow.Arrive(request, Arrival.FromPeer(FromPeer), Ms(0)).IsAdmitted);
        var call = flow.StartCall(request, Callee, allowed: null, isRetry: false, Ms(10), out var header);
        Assert.Equal(
            new(RequestFlags.Calm | RequestFlags.AccountWanted, new(5, 9), Ms(990), Ms(4), Ms(6), Own.WireHash & RequestHeaderCodec.CallerMask, 40, 50, 9, 2, 4),
            header);
        Assert.Equal(Ms(6), call.WaitBudget);
        flow.EndCall(request, call, new ReplyHeader(ReplyFlags.Saturated, Ms(8), Ms(20), Ms(2), 0.2, 0.6, 3, default), isOrdinary: false, TimeSpan.Zero, Ms(40));
        var reply = flow.Close(request, RequestOutcome.Completed, Ms(50))!.Value;
        flow.Leave(request, Ms(55));

        Assert.Equal((Ms(8), Ms(50), TimeSpan.Zero, 0.4, 0.6, (byte)3), (
            reply.Waiting, reply.Residence, reply.Excess, reply.DemandRoot, reply.AdmissionLevel, reply.PriorityAdmitted));
        Assert.Equal(ReplyFlags.Saturated | ReplyFlags.ColdStart, reply.Flags);
        Assert.Equal(0, reply.Detail.Length);
        var report = flow.Report(cpuSeconds: 1, Ms(60));
        Assert.Equal((1.0, 1.0, 0.0, 0.0), (report.Totals.Arrivals, report.Totals.Completions, report.Totals.InFlight, report.Totals.Blocked));
        Assert.Equal((1.0, 1.0), (Assert.Single(report.Callees).Calls, report.Callees[0].CriticalCalls));
        Assert.Equal(10, Assert.Single(report.Callers).SteadyPerSecond);
        Assert.Equal(Ms(30), report.WaitBudget);
        Assert.Null(report.Entry);
    }

    [Theory]
    [InlineData(0, 2.5, 2.5)] // A front door knows nothing of the objective: the entry behind it does.
    [InlineData(2, 2.5, 2.5)]
    [InlineData(2, 0, 2)] // Who has no objective passes on what it hears.
    public void The_ratio_that_goes_down_a_path_is_the_worst_of_those_who_have_an_objective_on_it(double heard, double own, double sent)
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 2, QueueMax: 4, Objective));
        flow.Follow(Guidance with { ViolationRatio = own });
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromPeer(FromPeer with { ViolationRatio = heard }), Ms(0));

        flow.StartCall(request, Callee, allowed: null, isRetry: false, Ms(1), out var header);

        Assert.Equal(sent, header.ViolationRatio);
    }

    [Fact]
    public void The_time_for_a_request_runs_while_it_lies_in_its_socket()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 2, QueueMax: 4, Objective: null));
        var (late, hopeless) = (new RequestAccount(), new RequestAccount());

        Assert.True(flow.Arrive(late, Arrival.FromPeer(FromPeer) with { Unread = Ms(300) }, Ms(1000)).IsAdmitted);
        flow.StartCall(late, Callee, allowed: null, isRetry: false, Ms(1000), out var header);
        Assert.Equal(Ms(700), header.RemainingBudget);
        Assert.Equal(RefusalReason.DeadlineTooShort, flow.Arrive(hopeless, Arrival.FromPeer(FromPeer) with { Unread = Ms(1100) }, Ms(1200)).Reason);
    }

    [Fact]
    public void A_try_that_is_not_the_first_is_told_whoever_announced_it()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 4, 4, Objective));

        flow.Arrive(new(), Arrival.FromOutside(), Ms(0));
        flow.Arrive(new(), Arrival.FromOutside(isRetry: true), Ms(1));
        flow.Arrive(new(), Arrival.FromPeer(FromPeer), Ms(2));
        flow.Arrive(new(), Arrival.FromPeer(FromPeer with { Flags = RequestFlags.Retry }), Ms(3));

        var totals = flow.Report(cpuSeconds: 0, Ms(4)).Totals;
        Assert.Equal((4.0, 2.0), (totals.Arrivals, totals.Retries));
    }

    [Fact]
    public void Who_waited_more_than_was_granted_says_on_what()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 2, 4, null));
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromPeer(FromPeer), Ms(0));
        flow.Waited(request, flow.Ledger.Places.Of(WaitKind.Lock), Ms(45));
        var reply = flow.Close(request, RequestOutcome.Completed, Ms(60))!.Value;

        Assert.Equal(Ms(15), reply.Excess);
        Assert.Equal([new((ushort)Own.WireHash, WaitKind.Lock, Ms(45), Ms(15))], reply.Detail.ToArray());
    }

    [Fact]
    public void A_leaving_instance_hands_its_peers_on_and_serves_the_others()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 4, Objective));
        var (inside, peer, outsider, late) = (new RequestAccount(), new RequestAccount(), new RequestAccount(), new RequestAccount());
        flow.Arrive(inside, Arrival.FromOutside(), Ms(0));
        Assert.True(flow.Arrive(peer, Arrival.FromPeer(FromPeer), Ms(1)).IsQueued);
        Assert.True(flow.Arrive(outsider, Arrival.FromOutside(), Ms(1)).IsQueued);

        flow.Drain();
        Assert.True(flow.TryAnswer(Ms(2), out var answered, out var verdict));
        Assert.Same(peer, answered);
        Assert.Equal(RefusalReason.Draining, verdict.Reason);
        Assert.Equal(ReplyFlags.NotStarted | ReplyFlags.Draining, flow.Refusal(peer, verdict, Ms(2)).Flags & (ReplyFlags.NotStarted | ReplyFlags.Draining));
        Assert.False(flow.TryAnswer(Ms(2), out _, out _));
        Assert.Equal(RefusalReason.Draining, flow.Arrive(late, Arrival.FromPeer(FromPeer), Ms(3)).Reason);

        flow.Close(inside, RequestOutcome.Completed, Ms(4));
        flow.Leave(inside, Ms(4));
        Assert.True(flow.TryAnswer(Ms(4), out answered, out verdict));
        Assert.Same(outsider, answered);
        Assert.True(verdict.IsAdmitted);
    }

    [Fact]
    public void An_entry_sheds_what_the_path_below_cannot_carry_and_recovers()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 100, QueueMax: 0, Objective));
        flow.Ledger.Callees.Replied(Callee, new(ReplyFlags.Saturated, default, default, default, 0, 0.5, 8, default), observed: null, Ms(0));
        flow.Tick(Ms(1));
        var admitted = Enumerable.Range(0, 1000).Count(user => Serve(flow, Arrival.FromOutside(user: (uint)user), Ms(2)));
        Assert.InRange(admitted, 420, 580);

        flow.Tick(Ms(5000));
        Assert.All(Enumerable.Range(0, 100), user => Assert.True(Serve(flow, Arrival.FromOutside(user: (uint)user), Ms(5001))));
        Assert.Equal(1100 - admitted - 100, flow.Report(0, Ms(5002)).Totals.Refusals);
    }

    [Fact]
    public void What_the_process_waited_for_is_charged_to_those_who_were_active()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 4, 4, null));
        var (active, blocked) = (new RequestAccount(), new RequestAccount());
        flow.Arrive(active, Arrival.FromOutside(), Ms(0));
        flow.Arrive(blocked, Arrival.FromOutside(), Ms(0));
        var call = flow.StartCall(blocked, Callee, null, false, Ms(0), out _);
        for (var tick = 1; tick <= 10; tick++)
        {
            flow.Clock.Measured(WaitKind.Cpu, Ms(5));
            flow.Tick(Ms(10 * tick));
        }

        flow.EndCall(blocked, call, null, isOrdinary: false, default, Ms(100));
        flow.Close(active, RequestOutcome.Completed, Ms(100));
        flow.Close(blocked, RequestOutcome.Completed, Ms(100));
        Assert.Equal(45, active.Summary.LocalWait.TotalMilliseconds, 0.01);
        Assert.Equal(TimeSpan.Zero, blocked.Summary.LocalWait);
        Assert.Equal(0.045, Assert.Single(flow.Report(0, Ms(100)).Waits).Seconds, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void To_stand_before_a_callee_that_is_not_there_or_asked_for_a_pause_is_its_waiting_and_nobodys_work(bool isColdStart)
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 4, 4, null));
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromPeer(FromPeer), Ms(0));
        var hold = flow.StartHold(request, Ms(5));
        Assert.Equal(1.0, flow.Totals(0, Ms(5)).Blocked);
        flow.EndHold(request, hold, Callee, isColdStart, Ms(305));
        flow.Close(request, RequestOutcome.Completed, Ms(310));
        var summary = request.Summary;

        Assert.Equal((Ms(10), Ms(300), Ms(300), Ms(300), TimeSpan.Zero), (summary.Service, summary.Blocked, summary.DownstreamWait, summary.DownstreamExcess, summary.LocalWait));
        Assert.Equal(0.3, Assert.Single(flow.Report(0, Ms(310)).Callees).ExcessSeconds, 1e-9);
        Assert.Equal(isColdStart ? 0.3 : 0, flow.Ledger.Places.Of(WaitKind.ColdStart).Waited.TotalSeconds, 1e-9);
    }

    [Fact]
    public void A_queue_at_a_third_party_is_waiting_below_and_induced()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 4, 4, null));
        var now = 0;
        RequestSummary Serve(int call)
        {
            var request = new RequestAccount();
            flow.Arrive(request, Arrival.FromPeer(FromPeer), Ms(now));
            var ticket = flow.StartThirdPartyCall(request, Ms(now += 1));
            flow.EndThirdPartyCall(request, ticket, "db", 80, answered: true, TimeSpan.Zero, Ms(now += call));
            flow.Close(request, RequestOutcome.Completed, Ms(now += 1));
            flow.Leave(request, Ms(now));
            return request.Summary;
        }

        for (var i = 0; i < 50; i++) Serve(10);
        var waited = Serve(60);

        Assert.Equal((Ms(2), Ms(60)), (waited.Service, waited.Blocked));
        Assert.Equal(50, waited.DownstreamWait.TotalMilliseconds, 0.5);
        Assert.Equal(waited.DownstreamWait, waited.DownstreamExcess);
        Assert.Empty(flow.Report(0, Ms(now)).Callees);
    }

    [Fact]
    public void The_way_of_a_call_is_told_beside_the_waits_and_is_none()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, 4, 4, null));
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromPeer(FromPeer), Ms(0));
        var call = flow.StartCall(request, Callee, null, false, Ms(10), out _);
        flow.EndCall(request, call, new ReplyHeader(default, Ms(0), Ms(20), default, 0.2, 1, 0, default), isOrdinary: false, TimeSpan.Zero, Ms(40));
        flow.Close(request, RequestOutcome.Completed, Ms(50));
        var summary = request.Summary;

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (summary.Waiting, summary.LocalWait));
        var way = Assert.Single(flow.Report(0, Ms(50)).Waits);
        Assert.Equal((WaitKind.Network, "network", false), (way.Kind, way.Name, way.Curable));
        Assert.Equal(0.01, way.Seconds, 1e-9); // 30 ms were seen from here, 20 there.
    }

    [Fact]
    public void What_was_shed_is_counted_apart_from_what_was_refused_for_want_of_a_place()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 0, Objective));
        Assert.True(flow.Arrive(new RequestAccount(), Arrival.FromOutside(), Ms(0)).IsAdmitted);
        Assert.Equal(RefusalReason.QueueFull, flow.Arrive(new RequestAccount(), Arrival.FromOutside(), Ms(1)).Reason);

        flow.Follow(Guidance with { AdmissionLevel = 0 });
        flow.Tick(Ms(2));
        Assert.Equal(RefusalReason.Shed, flow.Arrive(new RequestAccount(), Arrival.FromOutside(), Ms(3)).Reason);
        var totals = flow.Totals(0, Ms(4));
        Assert.Equal((3, 2, 1), (totals.Arrivals, totals.Refusals, totals.Shed));
    }

    [Fact]
    public void Where_decisions_are_only_to_be_seen_nobody_is_shed()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 100, QueueMax: 0, Objective) { Sheds = false });
        flow.Follow(Guidance with { AdmissionLevel = 0.1 });
        flow.Tick(Ms(1));
        Assert.All(Enumerable.Range(0, 100), user => Assert.True(Serve(flow, Arrival.FromOutside(user: (uint)user), Ms(2))));
    }

    // Whatever happens in whatever order: nobody is lost, nobody answered twice, and the books balance at every moment.
    [Fact]
    public void Every_request_ends_exactly_once_and_the_counts_add_up() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1 + random.Next(4), QueueMax: random.Next(6), Objective));
                var (queued, inside, answering) = (new List<RequestAccount>(), new List<RequestAccount>(), new List<RequestAccount>());
                var now = TimeSpan.Zero;
                for (var step = 0; step < 300; step++)
                {
                    now += Ms(random.Next(20));
                    switch (random.Next(step == 250 ? 7 : 6))
                    {
                        case 0 or 1:
                            var request = new RequestAccount();
                            var arrival = random.Next(2) == 0 ? Arrival.FromPeer(FromPeer with { RemainingBudget = Ms(random.Next(200)) }) : Arrival.FromOutside((byte)random.Next(8));
                            var verdict = flow.Arrive(request, arrival, now);
                            if (verdict.IsAdmitted) inside.Add(request);
                            else if (verdict.IsQueued) queued.Add(request);
                            else Assert.Equal(RequestPhase.Closed, request.Phase);
                            break;
                        case 2 or 3 when inside.Count > 0:
                            var done = inside[random.Next(inside.Count)];
                            inside.Remove(done);
                            if (random.Next(3) > 0) flow.Close(done, RequestOutcome.Completed, now);
                            if (done.Phase == RequestPhase.Closed && random.Next(2) == 0) answering.Add(done);
                            else flow.Leave(done, now);
                            break;
                        case 4 when queued.Count > 0:
                            var gone = queued[random.Next(queued.Count)];
                            Assert.True(flow.Abandon(gone, now));
                            Assert.False(flow.Abandon(gone, now));
                            queued.Remove(gone);
                            break;
                        case 5 when answering.Count > 0:
                            flow.Leave(answering[0], now);
                            answering.RemoveAt(0);
                            break;
                        case 6:
                            flow.Drain();
                            break;
                    }

                    while (flow.TryAnswer(now, out var answered, out var answer))
                    {
                        Assert.True(queued.Remove(answered));
                        if (answer.IsAdmitted) inside.Add(answered);
                    }

                    var totals = flow.Report(0, now).Totals;
                    Assert.Equal((queued.Count, inside.Count + answering.Count, (double)answering.Count), (flow.Queued, flow.InFlight, totals.Answering));
                    Assert.True(flow.InFlight <= flow.Slots);
                    Assert.Equal(totals.Arrivals, totals.Completions + totals.Refusals + totals.Abandonments + totals.Queued + totals.InFlight - totals.Answering);
                }
            },
            iter: 300);

    [Fact]
    public void What_a_body_takes_is_time_of_its_slot_while_it_is_sent_and_of_nothing_else()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 4, Objective: null));
        var (download, next) = (new RequestAccount(), new RequestAccount());
        flow.Arrive(download, Arrival.FromOutside(), Ms(0));
        flow.Close(download, RequestOutcome.Completed, Ms(10));
        var summary = download.Summary;
        Assert.True(flow.Arrive(next, Arrival.FromOutside(), Ms(100)).IsQueued);
        Assert.Equal((0.01, 0.3, 1.0), (flow.Totals(0, Ms(310)).HeldSeconds, flow.Totals(0, Ms(310)).BodySeconds, flow.Totals(0, Ms(310)).Answering));
        flow.Leave(download, Ms(510));

        Assert.Equal(Ms(10), summary.Residence);
        Assert.Equal((0.01, 0.5, 0.0), (flow.Totals(0, Ms(900)).HeldSeconds, flow.Totals(0, Ms(900)).BodySeconds, flow.Totals(0, Ms(900)).Answering));
    }

    [Fact]
    public void A_stream_goes_on_without_a_slot_and_is_seen_until_it_is_over()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 4, Objective: null));
        var (stream, next) = (new RequestAccount(), new RequestAccount());
        flow.Arrive(stream, Arrival.FromOutside(), Ms(0));
        flow.Close(stream, RequestOutcome.Completed, Ms(10));
        flow.LeaveStreaming(stream, Ms(10));
        Assert.Equal((0.0, 0.0, 1.0), (flow.Totals(0, Ms(500)).InFlight, flow.Totals(0, Ms(500)).Answering, flow.Totals(0, Ms(500)).Streaming));
        Assert.True(flow.Arrive(next, Arrival.FromOutside(), Ms(500)).IsAdmitted);

        flow.StreamOver();
        Assert.Equal((1.0, 0.0), (flow.Totals(0, Ms(600)).InFlight, flow.Totals(0, Ms(600)).Streaming));
    }

    [Theory]
    [InlineData(true, 2500)]
    [InlineData(false, 2000)]
    public void A_front_door_gives_the_time_of_a_hold_on_top_once(bool holdsOn, int deadline)
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 4, QueueMax: 4, Objective.Parse("p95 < 200ms")) { HoldsOn = holdsOn });
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromOutside(), Ms(0));
        var (first, second) = (flow.StartHold(request, Ms(100)), flow.StartHold(request, Ms(200)));
        flow.EndHold(request, first, new("catalog"), isColdStart: true, Ms(500));
        flow.EndHold(request, second, new("prices"), isColdStart: true, Ms(600));
        var pause = flow.StartHold(request, Ms(700));
        flow.EndHold(request, pause, new("prices"), isColdStart: false, Ms(900));

        Assert.Equal(Ms(deadline), request.Deadline);
    }

    [Fact]
    public void The_answer_to_an_upload_begins_with_its_end_and_whoever_breaks_it_off_was_not_kept_waiting()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 4, QueueMax: 4, Objective.Parse("p95 < 100ms")));
        var (upload, broken, plain) = (new RequestAccount(), new RequestAccount(), new RequestAccount());
        foreach (var request in new[] { upload, broken }) flow.Arrive(request, Arrival.FromOutside() with { IsOpenEnded = true }, Ms(0));
        flow.Arrive(plain, Arrival.FromOutside(), Ms(0));
        foreach (var request in new[] { upload, plain }) request.Uploaded(Ms(300));
        flow.Close(upload, RequestOutcome.Completed, Ms(340));
        flow.Close(broken, RequestOutcome.Abandoned, Ms(340));
        flow.Close(plain, RequestOutcome.Completed, Ms(340));

        Assert.Equal((Ms(300), Ms(40), Ms(40)), (upload.Summary.Upload, upload.Summary.Answer, upload.Summary.WaitingFree));
        Assert.Equal((Ms(340), Ms(0)), (broken.Summary.Upload, broken.Summary.Answer));
        Assert.Equal((Ms(0), Ms(340)), (plain.Summary.Upload, plain.Summary.Answer));
    }

    [Fact]
    public void A_call_after_the_response_began_has_no_deadline()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 4, Objective.Parse("p95 < 200ms")));
        var request = new RequestAccount();
        flow.Arrive(request, Arrival.FromOutside(), Ms(0));
        flow.StartCall(request, new("catalog"), null, isRetry: false, Ms(500), out var before);
        flow.Close(request, RequestOutcome.Completed, Ms(600));
        flow.StartCall(request, new("catalog"), null, isRetry: false, Ms(5000), out var after);

        Assert.Equal((Ms(1500), FlowSettings.AllowedOpenEnded), (before.RemainingBudget, after.RemainingBudget));
    }

    [Fact]
    public void Whoever_would_wait_for_the_end_of_a_body_for_longer_than_he_has_is_refused()
    {
        var flow = new RequestFlow<RequestAccount>(new(Own, Slots: 1, QueueMax: 4, Objective: null));
        var now = 0;
        for (var i = 0; i < 10; i++)
        {
            var download = new RequestAccount();
            flow.Arrive(download, Arrival.FromPeer(FromPeer), Ms(now));
            flow.Close(download, RequestOutcome.Completed, Ms(now += 10));
            flow.Leave(download, Ms(now += 1500));
        }

        flow.Arrive(new(), Arrival.FromPeer(FromPeer), Ms(now));
        Assert.Equal(RefusalReason.DeadlineTooShort, flow.Arrive(new(), Arrival.FromPeer(FromPeer), Ms(now)).Reason); // It has a second.
    }

    private static bool Serve(RequestFlow<RequestAccount> flow, Arrival arrival, TimeSpan now)
    {
        var request = new RequestAccount();
        if (!flow.Arrive(request, arrival, now).IsAdmitted) return false;
        flow.Close(request, RequestOutcome.Completed, now);
        flow.Leave(request, now);
        return true;
    }

    private static ServiceGuidance Guidance => new(
        [], DemandRoot: 0.4, AdmissionLevel: 1, Saturated: false, Infeasible: false, Calm: true, ViolationRatio: 0, SlotsPerReplica: 2, Sequence: 9);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
