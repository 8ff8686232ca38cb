using CsCheck;
using Sundog.Core.Admission;

namespace Sundog.Core.Tests.Admission;

/// <summary>
/// Goal: slots are never oversold, order holds, and every waiter gets exactly one answer.
/// Method: examples for each rule; then random operations beside a plain list that plays the same game.
/// </summary>
public class AdmissionQueueTests
{
    [Fact]
    public void A_higher_class_goes_first_and_equals_in_turn()
    {
        var queue = Full(limit: 1, queueMax: 10);
        foreach (var (name, @class) in new[] { ("a3", 3), ("b3", 3), ("c5", 5), ("d1", 1), ("e5", 5) }) Queue(queue, name, @class);

        Assert.Equal(["c5", "e5", "a3", "b3", "d1"], ServeAll(queue));
    }

    [Fact]
    public void A_full_line_makes_room_only_for_the_more_important()
    {
        var queue = Full(limit: 1, queueMax: 2);
        Queue(queue, "old", 3);
        Queue(queue, "young", 3);

        Assert.Equal(RefusalReason.QueueFull, queue.Offer("equal", Terms(3), Ms(0), out _).Reason);
        Queue(queue, "urgent", 6);
        Assert.True(queue.TryAnswer(Ms(0), out var displaced, out var verdict));
        Assert.Equal(("young", RefusalReason.QueueFull), (displaced, verdict.Reason));
        Assert.Equal(["urgent", "old"], ServeAll(queue));
    }

    [Fact]
    public void The_hopeless_are_turned_away_on_arrival()
    {
        var queue = Full(limit: 2, queueMax: 100);
        queue.ExpectedHold = Ms(100);
        Assert.True(queue.Offer("first", new(3, Ms(60), Ms(10), false), Ms(0), out _).IsQueued); // 50 ms in line and 10 ms inside.
        var verdict = queue.Offer("second", new(3, Ms(109), Ms(10), false), Ms(0), out _);
        Assert.Equal((RefusalReason.DeadlineTooShort, Ms(100)), (verdict.Reason, verdict.RetryAfter));
        Assert.True(queue.Offer("urgent", new(4, Ms(60), Ms(10), false), Ms(0), out _).IsQueued); // Nobody goes before it.
    }

    [Fact]
    public void Who_ran_out_of_time_in_line_is_told_so()
    {
        var queue = Full(limit: 1, queueMax: 10);
        queue.Offer("patient", new(3, Ms(100), default, false), Ms(0), out _);
        queue.Offer("hasty", new(3, Ms(10), default, false), Ms(0), out _);
        Assert.Equal(Ms(10), queue.NextWake);
        Assert.False(queue.TryAnswer(Ms(9), out _, out _));
        Assert.True(queue.TryAnswer(Ms(10), out var hasty, out var verdict));
        Assert.Equal(("hasty", RefusalReason.DeadlineTooShort), (hasty, verdict.Reason));
        Assert.Equal(["patient"], ServeAll(queue));
        Assert.Null(queue.NextWake);
    }

    [Fact]
    public void A_lower_limit_takes_no_slot_away_and_a_higher_one_lets_in()
    {
        var queue = Full(limit: 3, queueMax: 10);
        Queue(queue, "a", 3);
        queue.Limit = 1;
        queue.Release();
        Assert.False(queue.TryAnswer(Ms(0), out _, out _));
        queue.Limit = 3;
        Assert.True(queue.TryAnswer(Ms(0), out _, out _));
        Assert.Equal(3, queue.InFlight);
    }

    [Fact]
    public void A_place_that_was_left_means_nobody()
    {
        var queue = Full(limit: 1, queueMax: 10);
        queue.Offer("gone", Terms(3), Ms(0), out var place);
        Assert.True(queue.Abandon(place));
        queue.Offer("next", Terms(3), Ms(0), out _); // Takes the same place.
        Assert.False(queue.Abandon(place));
        Assert.False(queue.Abandon(default));
        Assert.Equal(["next"], ServeAll(queue));
    }

    [Fact]
    public void More_slots_given_back_than_taken_is_our_mistake()
    {
        var queue = new AdmissionQueue<string>(1, 1);
        Assert.Throws<InvalidOperationException>(queue.Release);
    }

    [Fact]
    public void It_plays_the_same_game_as_a_plain_list() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var queue = new AdmissionQueue<int>(1 + random.Next(4), random.Next(8));
                var line = new List<Waiter>(); // In the order of arrival.
                var told = new HashSet<int>(); // Displaced, to be told.
                var (inside, now, isDraining) = (0, 0, false);
                for (var step = 0; step < 300; step++)
                {
                    now += random.Next(4);
                    switch (random.Next(8))
                    {
                        case 0 or 1 or 2:
                            var waiter = new Waiter(step, random.Next(8), now + random.Next(60), random.Next(2) == 0, default);
                            var verdict = queue.Offer(step, new((byte)waiter.Class, Ms(waiter.Deadline), default, waiter.CanMove), Ms(now), out var place);
                            var expected = Expected(queue, line, waiter, inside, now, isDraining, out var displaced);
                            Assert.Equal(expected, verdict.Answer);
                            if (displaced is { } victim)
                            {
                                line.Remove(victim);
                                told.Add(victim.Id);
                            }

                            if (verdict.IsAdmitted) inside++;
                            if (verdict.IsQueued) line.Add(waiter with { Place = place });
                            break;
                        case 3 or 4 when inside > 0:
                            inside--;
                            queue.Release();
                            break;
                        case 5 when line.Count > 0:
                            var gone = line[random.Next(line.Count)];
                            Assert.True(queue.Abandon(gone.Place));
                            line.Remove(gone);
                            break;
                        case 6:
                            queue.Limit = 1 + random.Next(4);
                            break;
                        case 7 when step > 250:
                            isDraining = true;
                            queue.Drain();
                            break;
                    }

                    while (queue.TryAnswer(Ms(now), out var id, out var answer))
                    {
                        if (told.Remove(id))
                        {
                            Assert.Equal(RefusalReason.QueueFull, answer.Reason);
                            continue;
                        }

                        var answered = Assert.Single(line, one => one.Id == id);
                        if (answer.IsAdmitted)
                        {
                            Assert.True(inside++ < queue.Limit);
                            Assert.Equal(First(line), answered);
                        }
                        else Assert.True(answer.Reason == RefusalReason.Draining ? isDraining && answered.CanMove : answered.Deadline <= now);
                        line.Remove(answered);
                    }

                    Assert.Equal((line.Count, inside), (queue.Queued, queue.InFlight));
                    Assert.True(line.Count == 0 || inside >= queue.Limit, "somebody waits beside a free slot");
                    Assert.DoesNotContain(line, one => one.Deadline <= now);
                }
            },
            iter: 500);

    private static AdmissionAnswer Expected(AdmissionQueue<int> queue, List<Waiter> line, Waiter waiter, int inside, int now, bool isDraining, out Waiter? displaced)
    {
        displaced = null;
        if ((isDraining && waiter.CanMove) || waiter.Deadline <= now) return AdmissionAnswer.Refused;
        if (inside < queue.Limit && line.Count == 0) return AdmissionAnswer.Admitted;
        if (line.Count < queue.QueueMax) return AdmissionAnswer.Queued;

        var lowest = line.Count == 0 ? 8 : line.Min(one => one.Class);
        if (lowest >= waiter.Class) return AdmissionAnswer.Refused;
        displaced = line.Last(one => one.Class == lowest);
        return AdmissionAnswer.Queued;
    }

    private static Waiter First(List<Waiter> line) => line.First(one => one.Class == line.Max(other => other.Class));

    private static AdmissionQueue<string> Full(int limit, int queueMax)
    {
        var queue = new AdmissionQueue<string>(limit, queueMax);
        for (var i = 0; i < limit; i++) Assert.True(queue.Offer("inside", Terms(3), Ms(0), out _).IsAdmitted);
        return queue;
    }

    private static void Queue(AdmissionQueue<string> queue, string name, int @class) =>
        Assert.True(queue.Offer(name, Terms(@class), Ms(0), out _).IsQueued);

    private static List<string> ServeAll(AdmissionQueue<string> queue)
    {
        var served = new List<string>();
        while (queue.Queued > 0)
        {
            queue.Release();
            Assert.True(queue.TryAnswer(Ms(0), out var next, out var verdict));
            Assert.True(verdict.IsAdmitted);
            served.Add(next);
        }

        return served;
    }

    private static AdmissionTerms Terms(int @class) => new((byte)@class, TimeSpan.FromHours(1), TimeSpan.Zero, CanGoElsewhere: false);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private readonly record struct Waiter(int Id, int Class, int Deadline, bool CanMove, QueuePlace Place);
}
