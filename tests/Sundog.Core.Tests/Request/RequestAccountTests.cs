using CsCheck;
using Sundog.Core.Request;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Request;

public class RequestAccountTests
{
    private static readonly ServiceId Own = new("own");
    private static readonly ServiceId Left = new("left");
    private static readonly ServiceId Right = new("right");

    [Fact]
    public void The_parts_of_a_plain_request_add_up()
    {
        var account = Admitted(admittedAt: 20);
        account.Waited(new WaitPlaces().Of(WaitKind.Lock), Ms(10));
        var call = account.CallStarted(Ms(50));
        Assert.True(account.IsBlocked);
        Assert.True(account.CallEnded(call, new(Left, Reply(waiting: 15, residence: 35), WaitBudget: Ms(5)), Ms(90)));
        Assert.False(account.IsBlocked);

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(100));

        Assert.Equal(
            new(
                RequestOutcome.Completed, false, UnreadWait: TimeSpan.Zero, Ms(20), Ms(10), TimeSpan.Zero, Service: Ms(30), Blocked: Ms(40),
                DownstreamWait: Ms(15), DownstreamExcess: Ms(10), Network: Ms(5), Ms(100)),
            summary);
        Assert.Equal(Ms(45), summary.Waiting);
        Assert.Equal(Ms(55), summary.WaitingFree);
    }

    [Fact]
    public void Calls_in_parallel_count_once_and_the_last_one_is_the_one_waited_for()
    {
        var account = Admitted(admittedAt: 0);
        var left = account.CallStarted(Ms(10));
        var right = account.CallStarted(Ms(20));
        Assert.False(account.CallEnded(left, new(Left, Reply(waiting: 30, residence: 40), Ms(1)), Ms(50)));
        Assert.True(account.CallEnded(right, new(Right, Reply(waiting: 7, residence: 50), Ms(3)), Ms(70)));

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(80));

        Assert.Equal((Ms(60), Ms(7), Ms(4), Ms(20)), (summary.Blocked, summary.DownstreamWait, summary.DownstreamExcess, summary.Service));
    }

    [Fact]
    public void A_callee_is_believed_only_within_what_was_observed()
    {
        var account = Admitted(admittedAt: 0);
        var call = account.CallStarted(Ms(10));
        account.CallEnded(call, new(Left, Reply(waiting: 5000, residence: 1000), TimeSpan.Zero), Ms(30));

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(40));

        Assert.Equal((Ms(20), TimeSpan.Zero), (summary.DownstreamWait, summary.Network));
    }

    [Fact]
    public void Waiting_for_a_connection_is_ours_not_the_callees()
    {
        var account = Admitted(admittedAt: 0);
        var call = account.CallStarted(Ms(0));
        account.CallEnded(call, new(Left, Reply(waiting: 0, residence: 10), TimeSpan.Zero, ConnectionWait: Ms(30)), Ms(40));

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(40));

        Assert.Equal((Ms(30), Ms(10), TimeSpan.Zero), (summary.LocalWait, summary.Blocked, summary.Network));
        Assert.Equal(WaitKind.ConnectionPool, account.Details.Entries[^1].Kind);
    }

    [Theory]
    [InlineData(30, 0, 0, 60)]
    [InlineData(0, 30, 30, 30)]
    [InlineData(30, 30, 30, 30)] // They waited at the same time.
    public void Of_calls_in_parallel_the_last_ones_own_wait_for_a_connection_counts(int left, int right, int local, int blocked)
    {
        var account = Admitted(admittedAt: 0);
        var first = account.CallStarted(Ms(0));
        var last = account.CallStarted(Ms(0));
        account.CallEnded(first, new(Left, null, TimeSpan.Zero, ConnectionWait: Ms(left)), Ms(50));
        account.CallEnded(last, new(Right, null, TimeSpan.Zero, ConnectionWait: Ms(right)), Ms(60));

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(60));

        Assert.Equal((Ms(local), Ms(blocked)), (summary.LocalWait, summary.Blocked));
    }

    [Fact]
    public void A_call_still_outstanding_at_the_end_is_blocked_time_and_its_end_changes_nothing_later()
    {
        var account = Admitted(admittedAt: 0);
        var forgotten = account.CallStarted(Ms(10));
        Assert.Equal(Ms(40), account.Close(RequestOutcome.Completed, Own, 0, Ms(50)).Blocked);
        Assert.False(account.CallEnded(forgotten, new(Left, null, default), Ms(60)));

        account.Arrive(null, RequestPriority.Default, Ms(1000), unread: TimeSpan.Zero, Ms(100));
        account.Admit(Ms(100));
        account.CallStarted(Ms(100));
        Assert.False(account.CallEnded(forgotten, new(Left, null, default), Ms(120)));
        Assert.True(account.IsBlocked);
    }

    [Fact]
    public void What_cannot_be_cured_is_told_apart()
    {
        var account = Admitted(admittedAt: 0);
        account.Waited(new WaitPlaces().Of(WaitKind.Database, "write-lock", curable: false), Ms(30));
        account.Waited(new WaitPlaces().Of(WaitKind.Lock), Ms(10));

        var summary = account.Close(RequestOutcome.Completed, Own, 0, Ms(100));

        Assert.Equal((Ms(40), Ms(30)), (summary.LocalWait, summary.IncurableWait));
        Assert.Equal(WaitKind.Database, account.Details.Entries[0].Kind);
    }

    [Fact]
    public void The_admission_wait_is_the_callees_as_far_as_their_waiting_held_the_slots()
    {
        var account = Admitted(admittedAt: 40);
        account.Close(RequestOutcome.Completed, Own, inducedShare: 0.75, Ms(100));
        Assert.Equal(Ms(10), account.Details.Entries[0].ExclusiveWait);
    }

    [Fact]
    public void What_it_lay_in_its_socket_is_part_of_the_stay_and_waits_for_nobodys_slot()
    {
        var account = new RequestAccount();
        account.Arrive(null, RequestPriority.Default, TimeSpan.FromHours(1), unread: Ms(70), Ms(100));
        account.Admit(Ms(110));

        var summary = account.Close(RequestOutcome.Completed, Own, inducedShare: 1, Ms(150));

        Assert.Equal((Ms(70), Ms(10), Ms(40), Ms(120)), (summary.UnreadWait, summary.AdmissionWait, summary.Service, summary.Residence));
        Assert.Equal(Ms(80), summary.Waiting);
        Assert.Equal((WaitKind.Socket, Ms(70)), (account.Details.Entries[0].Kind, account.Details.Entries[0].ExclusiveWait));
    }

    [Fact]
    public void A_second_close_is_our_mistake()
    {
        var account = Admitted(admittedAt: 0);
        account.Close(RequestOutcome.Completed, Own, 0, Ms(1));
        Assert.Throws<InvalidOperationException>(() => account.Close(RequestOutcome.Completed, Own, 0, Ms(2)));
    }

    // Any order of waits and calls, overlapping, lying, with clocks that stand still: the parts add up to the residence and none is negative.
    [Fact]
    public void The_parts_always_add_up() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var account = new RequestAccount();
                var places = new WaitPlaces();
                var open = new List<CallTicket>();
                var now = Ms(random.Next(100));
                account.Arrive(null, RequestPriority.Default, TimeSpan.MaxValue, Ms(random.Next(20)), now);
                account.Admit(now += Ms(random.Next(50)));
                for (var step = random.Next(40); step > 0; step--)
                {
                    now += Ms(random.Next(10));
                    switch (random.Next(3))
                    {
                        case 0:
                            account.Waited(places.Of((WaitKind)random.Next((int)WaitKind.Other + 1)), Ms(random.Next(30)));
                            break;
                        case 1:
                            open.Add(account.CallStarted(now));
                            break;
                        default:
                            if (open.Count == 0) break;
                            var call = open[random.Next(open.Count)];
                            open.Remove(call);
                            var reply = random.Next(4) == 0 ? (ReplyHeader?)null : Reply(random.Next(60), random.Next(60));
                            account.CallEnded(call, new(Left, reply, Ms(random.Next(5)), Ms(random.Next(8)), Ms(random.Next(9))), now);
                            break;
                    }
                }

                var s = account.Close(RequestOutcome.Completed, Own, random.NextDouble(), now + Ms(random.Next(10)));
                Assert.Equal(s.Residence, s.UnreadWait + s.AdmissionWait + s.LocalWait + s.Service + s.Blocked);
                TimeSpan[] parts = [s.UnreadWait, s.AdmissionWait, s.LocalWait, s.Service, s.Blocked, s.DownstreamWait, s.DownstreamExcess, s.Network, s.WaitingFree];
                Assert.All(parts, part => Assert.True(part >= TimeSpan.Zero));
                Assert.True(s.IncurableWait <= s.LocalWait && s.DownstreamWait <= s.Blocked && s.DownstreamExcess <= s.DownstreamWait && s.Network <= s.Blocked);
                Assert.True(s.Waiting <= s.Residence);
                Assert.True(account.Details.Count <= 8);
            },
            iter: 2000);

    [Fact]
    public void Using_it_again_allocates_nothing()
    {
        var account = new RequestAccount();
        var reply = Reply(1, 2);
        Serve(account, reply);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Serve(account, reply);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Serve(RequestAccount account, ReplyHeader reply)
    {
        account.Arrive(null, RequestPriority.Default, TimeSpan.MaxValue, TimeSpan.Zero, Ms(0));
        account.Admit(Ms(1));
        account.CallEnded(account.CallStarted(Ms(2)), new(Left, reply, Ms(1)), Ms(5));
        account.Close(RequestOutcome.Completed, Own, 0.1, Ms(6));
    }

    private static RequestAccount Admitted(int admittedAt)
    {
        var account = new RequestAccount();
        account.Arrive(null, RequestPriority.Default, TimeSpan.FromHours(1), TimeSpan.Zero, Ms(0));
        account.Admit(Ms(admittedAt));
        return account;
    }

    private static ReplyHeader Reply(int waiting, int residence) => new(ReplyFlags.None, Ms(waiting), Ms(residence), default, 0.1, 1, 0, default);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
