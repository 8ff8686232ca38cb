using CsCheck;
using Sundog.Core.Balancing;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Core.Tests.Balancing;

public class BalancerTests
{
    [Fact]
    public void Of_two_drawn_the_less_busy_takes_the_call()
    {
        var balancer = With(2, out _);
        var calls = Enumerable.Range(0, 10).Select(_ => balancer.Choose([], Ms(0))!).ToList();
        Assert.All(calls.GroupBy(call => call.Instance), group => Assert.Equal(5, group.Count()));
    }

    // Method: one of two is busy and the other idle, so that the idle one is chosen whenever the two that are compared are two. Enough draws that chance alone would
    // find the busy one twice five times in a row.
    [Fact]
    public void Two_different_ones_are_compared_whatever_chance_draws()
    {
        var balancer = With(2, out _);
        var busy = balancer.Choose([], Ms(0))!;
        balancer.Finished(balancer.Choose([], Ms(0))!, CallOutcome.Answered, Ms(1), Ms(1));
        for (var i = 0; i < 2000; i++)
        {
            var chosen = balancer.Choose([], Ms(1))!;
            Assert.NotSame(busy, chosen);
            balancer.Finished(chosen, CallOutcome.Answered, Ms(1), Ms(1));
        }
    }

    // An instance gets a call only when the other of the two has as many outstanding: so none ever has more than half of all.
    [Fact]
    public void A_caller_among_many_compares_two_of_its_part() => Gen.Select(Gen.Int[2, 12], Gen.Int[1, 12], Gen.ULong).Sample((count, peers, seed) =>
    {
        var random = new SeededRandom(seed);
        var balancer = new Balancer(random);
        balancer.Update([.. Enumerable.Range(0, count).Select(i => Entry($"old{i}", InstanceState.Ready))], Ms(0));
        balancer.Stand(random.Next(peers), peers);
        for (var i = 0; i < 40; i++) balancer.Choose([], Ms(0));

        Assert.All(balancer.Ready, instance => Assert.InRange(instance.Outstanding, 0, 20));
    });

    [Fact]
    public void Load_spreads_nearly_evenly_over_many()
    {
        var balancer = With(10, out _);
        for (var i = 0; i < 1000; i++) balancer.Choose([], Ms(0));
        Assert.All(balancer.Ready, instance => Assert.InRange(instance.Outstanding, 96, 104));
    }

    [Fact]
    public void The_next_call_is_a_newcomers_first_and_the_one_after_is_anybodys()
    {
        var balancer = With(20, out var entries);
        for (var i = 0; i < 20; i++) balancer.Finished(balancer.Choose([], Ms(i))!, CallOutcome.Answered, Ms(1), Ms(i + 1));
        balancer.Update([.. entries, Entry("new", InstanceState.Ready)], Ms(30));

        var first = balancer.Choose([], Ms(30))!;
        var others = Enumerable.Range(0, 20).Select(_ => balancer.Choose([], Ms(31))!).Count(instance => instance != first);

        Assert.Equal("new", first.Instance.Value);
        Assert.InRange(others, 15, 20);
    }

    [Fact]
    public void Only_the_ready_are_chosen()
    {
        var balancer = new Balancer(new(1));
        Assert.Null(balancer.Choose([], Ms(0)));
        balancer.Update([Entry("a", InstanceState.Starting), Entry("b", InstanceState.Draining)], Ms(0));
        Assert.Null(balancer.Choose([], Ms(0)));

        balancer.Update([Entry("a", InstanceState.Ready), Entry("b", InstanceState.Draining)], Ms(1));
        Assert.Equal("a", balancer.Choose([], Ms(1))!.Instance.Value);
    }

    [Fact]
    public void Who_says_that_it_leaves_is_believed_before_the_registry_is()
    {
        var balancer = With(2, out var entries);
        var leaving = balancer.Choose([], Ms(0))!;
        balancer.Finished(leaving, CallOutcome.RefusedDraining, default, Ms(1));
        balancer.Update(entries, Ms(2)); // An older view.
        for (var i = 0; i < 20; i++) Assert.NotSame(leaving, balancer.Choose([], Ms(3)));
    }

    [Fact]
    public void Who_was_listed_as_leaving_and_is_listed_as_ready_again_is_called_again()
    {
        var balancer = With(1, out var entries);
        var instance = balancer.Choose([], Ms(0))!;
        balancer.Update([Entry("old0", InstanceState.Draining)], Ms(1));
        Assert.Null(balancer.Choose([], Ms(1)));

        balancer.Update(entries, Ms(2));
        Assert.Same(instance, balancer.Choose([], Ms(2)));
        Assert.Equal(2, instance.Outstanding);
    }

    [Fact]
    public void Who_came_back_and_says_that_it_leaves_after_all_is_believed_again()
    {
        var balancer = With(1, out var entries);
        balancer.Update([Entry("old0", InstanceState.Draining)], Ms(1));
        balancer.Update(entries, Ms(2));
        Fail(balancer, CallOutcome.RefusedDraining, Ms(3));

        balancer.Update(entries, Ms(4)); // An older view.
        Assert.Null(balancer.Choose([], Ms(5)));
    }

    [Fact]
    public void A_second_try_goes_elsewhere_when_there_is_an_elsewhere()
    {
        var balancer = With(2, out var entries);
        var first = balancer.Choose([], Ms(0))!;
        Assert.NotSame(first, balancer.Choose([first], Ms(0)));
        balancer.Update(entries.Where(entry => entry.Instance == first.Instance).ToList(), Ms(1));
        Assert.Same(first, balancer.Choose([first], Ms(1)));
    }

    [Fact]
    public void One_that_cannot_be_reached_is_left_alone_for_growing_times()
    {
        var balancer = With(4, out _);
        var sick = Fail(balancer, CallOutcome.ConnectionFailed, Ms(0));
        Assert.Equal(Ms(500), sick.AwayUntil);
        Assert.DoesNotContain(sick, Draw(balancer, 100, Ms(499)));

        // Back, on probation: one call at a time; a failure sends it away for twice as long, a success takes it back.
        Assert.Single(ChosenAtOnce(balancer, 40, Ms(500)), sick);
        balancer.Finished(sick, CallOutcome.Failed, default, Ms(500));
        Assert.Equal(Ms(1500), sick.AwayUntil);
        Assert.Single(ChosenAtOnce(balancer, 60, Ms(1500)), sick);
        balancer.Finished(sick, CallOutcome.Answered, Ms(5), Ms(1500));
        Assert.True(ChosenAtOnce(balancer, 60, Ms(1500)).Count(one => one == sick) > 1);
    }

    [Fact]
    public void Failures_in_a_row_send_away_and_a_success_between_them_does_not()
    {
        var balancer = With(2, out _);
        var instance = balancer.Ready[0];
        for (var i = 0; i < 20; i++)
        {
            while (balancer.Choose([], Ms(0)) != instance) { }
            balancer.Finished(instance, i % 5 == 4 ? CallOutcome.Answered : CallOutcome.Failed, Ms(5), Ms(0));
        }

        Assert.Equal(TimeSpan.Zero, instance.AwayUntil);
        for (var i = 0; i < 5; i++)
        {
            while (balancer.Choose([], Ms(0)) != instance) { }
            balancer.Finished(instance, CallOutcome.Failed, Ms(5), Ms(0));
        }

        Assert.Equal(Ms(500), instance.AwayUntil);
    }

    [Fact]
    public void At_most_half_are_sent_away_and_the_last_ones_never()
    {
        var balancer = With(5, out _);
        foreach (var instance in Draw(balancer, 500, Ms(0)).Distinct().ToList())
        {
            balancer.Choose([.. balancer.Ready.Where(other => other != instance)], Ms(0));
            balancer.Finished(instance, CallOutcome.ConnectionFailed, default, Ms(0));
        }

        Assert.Equal(2, balancer.Ready.Count(instance => instance.AwayUntil > Ms(0)));

        var alone = With(1, out _);
        alone.Finished(alone.Choose([], Ms(0))!, CallOutcome.ConnectionFailed, default, Ms(0));
        Assert.NotNull(alone.Choose([], Ms(0)));
    }

    [Fact]
    public void A_new_instance_gets_a_call_at_once_and_its_full_share_only_when_warm()
    {
        var balancer = With(4, out var entries);
        LearnWarmUp(balancer);
        Assert.Equal(Ms(800), balancer.WarmUp);

        var start = TimeSpan.FromMinutes(2);
        balancer.Update([.. entries, Entry("new", InstanceState.Ready)], start);
        var young = balancer.Ready.Single(instance => instance.Instance.Value == "new");
        for (var i = 0; i < 80; i++) balancer.Choose([], start + Ms(10));
        Assert.InRange(young.Outstanding, 1, 3);
        for (var i = 0; i < 80; i++) balancer.Choose([], start + Ms(400));
        Assert.InRange(young.Outstanding, 10, 20);
        for (var i = 0; i < 400; i++) balancer.Choose([], start + Ms(900));
        Assert.InRange(young.Outstanding, 100, 120);
    }

    // Under any mix of updates, calls and failures: calls go only to ready instances, and every call is counted until it ends.
    [Fact]
    public void Nothing_goes_to_one_that_leaves_and_the_books_balance() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var balancer = new Balancer(random.Fork(1));
                var world = new Dictionary<string, InstanceState>();
                var calls = new List<CalleeInstance>();
                for (var step = 0; step < 300; step++)
                {
                    var now = Ms(step * 37);
                    switch (random.Next(6))
                    {
                        case 0:
                            var name = $"i{random.Next(8)}-{step / 100}";
                            world[name] = (InstanceState)Math.Min((int)world.GetValueOrDefault(name) + random.Next(2), 2);
                            if (random.Next(6) == 0) world.Remove(name);
                            balancer.Update([.. world.Select(pair => Entry(pair.Key, pair.Value))], now);
                            break;
                        case 1 or 2 or 3:
                            var tried = calls.Take(random.Next(3)).ToArray();
                            var chosen = balancer.Choose(tried, now);
                            Assert.Equal(world.ContainsValue(InstanceState.Ready), chosen is not null);
                            if (chosen is null) break;
                            Assert.Equal(InstanceState.Ready, world[chosen.Instance.Value]);
                            var hasUntried = balancer.Ready.Any(one => !tried.Contains(one));
                            Assert.True(!hasUntried || !tried.Contains(chosen) || balancer.Ready.Any(one => one.AwayUntil > now || one.IsOnProbation));
                            calls.Add(chosen);
                            break;
                        default:
                            if (calls.Count == 0) break;
                            var done = calls[random.Next(calls.Count)];
                            calls.Remove(done);
                            var outcome = (CallOutcome)new[] { 0, 1, 3, 4, 5 }[random.Next(5)];
                            balancer.Finished(done, outcome, Ms(5), now);
                            break;
                    }

                    Assert.All(balancer.Ready, one => Assert.Equal(calls.Count(call => call == one), one.Outstanding));
                }
            },
            iter: 300);

    private static void LearnWarmUp(Balancer balancer)
    {
        // Old instances answer in 10 ms; ready ones younger than 0.8 s took 20 ms.
        var old = balancer.Ready[0];
        for (var i = 0; i < 400; i++)
        {
            var age = Ms(i < 200 ? i * 4 : 60_000 + i);
            while (balancer.Choose([], age) != old) balancer.Finished(balancer.Ready.First(one => one != old && one.Outstanding > 0), CallOutcome.Cancelled, default, age);
            balancer.Finished(old, CallOutcome.Answered, Ms(i < 200 ? 20 : 10), age);
        }

        // The judgement is renewed when a young instance answers.
        balancer.Choose([.. balancer.Ready.Skip(1)], Ms(0));
        balancer.Finished(old, CallOutcome.Answered, Ms(20), Ms(0));
    }

    private static CalleeInstance Fail(Balancer balancer, CallOutcome outcome, TimeSpan now)
    {
        var instance = balancer.Choose([], now)!;
        balancer.Finished(instance, outcome, default, now);
        return instance;
    }

    private static List<CalleeInstance> Draw(Balancer balancer, int times, TimeSpan now)
    {
        var drawn = new List<CalleeInstance>();
        for (var i = 0; i < times; i++)
        {
            drawn.Add(balancer.Choose([], now)!);
            balancer.Finished(drawn[^1], CallOutcome.Cancelled, default, now);
        }

        return drawn;
    }

    private static List<CalleeInstance> ChosenAtOnce(Balancer balancer, int calls, TimeSpan now) =>
        [.. Enumerable.Range(0, calls).Select(_ => balancer.Choose([], now)!)];

    private static Balancer With(int instances, out List<InstanceEntry> entries)
    {
        var balancer = new Balancer(new(42));
        entries = [.. Enumerable.Range(0, instances).Select(i => Entry($"old{i}", InstanceState.Ready))];
        balancer.Update(entries, Ms(0));
        return balancer;
    }

    private static InstanceEntry Entry(string name, InstanceState state) => new(new(name), $"http://127.0.0.1/{name}", state, TimeSpan.Zero);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
