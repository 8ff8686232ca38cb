using CsCheck;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;

namespace Sundog.Core.Tests.Lifecycle;

/// <summary>
/// Goal: however many replicas are asked for at once, no more start side by side than the machine bears, and every service comes to its turn.
/// Method: examples for the order, random wishes for the bounds, then whole storms of five services on a virtual clock.
/// </summary>
public class StartTurnsTests
{
    private static readonly Gen<StartWish> AnyWish =
        from live in Gen.Int[0, 5]
        from underWay in Gen.Int[0, live]
        from missing in Gen.Int[0, 6]
        from isAwaited in Gen.Bool
        select new StartWish(live + missing, live, underWay, missing, isAwaited);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(16, 16)]
    public void A_machine_bears_one_start_for_each_processor_and_at_least_two(int processors, int starts) =>
        Assert.Equal(starts, StartTurns.AtOnce(processors));

    [Fact]
    public void The_turn_goes_to_who_has_least_of_what_it_should_have()
    {
        Assert.Equal([0, 2], StartTurns.Share(2, [Wish(desired: 4, live: 3), Wish(desired: 10, live: 3)]));
        Assert.Equal([1, 1], StartTurns.Share(2, [Wish(desired: 4, live: 0), Wish(desired: 4, live: 0)]));
        Assert.Equal([0, 1], StartTurns.Share(2, [Wish(desired: 4, live: 1, underWay: 1), Wish(desired: 4, live: 0)]));
    }

    [Fact]
    public void All_that_are_awaited_on_a_path_start_together_one_of_each()
    {
        var path = Enumerable.Repeat(Wish(desired: 3, live: 0, isAwaited: true), 5).ToList();
        Assert.Equal([1, 1, 1, 1, 1, 0], StartTurns.Share(2, [.. path, Wish(desired: 4, live: 0)]));
        Assert.Equal([0], StartTurns.Share(2, [Wish(desired: 5, live: 2, underWay: 2, isAwaited: true)]));
    }

    [Fact]
    public void No_turn_is_given_twice_and_none_is_left_while_somebody_waits() => Gen.Select(Gen.Int[1, 8], AnyWish.Array[0, 8]).Sample((atOnce, wishes) =>
    {
        var given = StartTurns.Share(atOnce, wishes);
        var awaited = wishes.Count(wish => wish is { IsAwaited: true, Live: 0, Missing: > 0 });
        var free = Math.Max(0, atOnce - wishes.Sum(wish => wish.UnderWay));
        Assert.All(wishes.Zip(given), pair => Assert.InRange(pair.Second, 0, pair.First.Missing));
        Assert.InRange(given.Sum(), Math.Min(free, wishes.Sum(wish => wish.Missing)), Math.Max(free, awaited));
    });

    [Fact]
    public void A_storm_of_five_services_starts_two_by_two_and_nobody_is_kept_waiting_by_another()
    {
        var storm = new Storm(services: 5, atOnce: 2);
        storm.Want(4);
        storm.RunUntil(TimeSpan.FromSeconds(2));
        Assert.All(storm.Sets, set => Assert.InRange(set.Ready, 1, 2)); // Eleven or twelve starts of 300 ms in pairs, fairly shared.
        storm.RunUntil(TimeSpan.FromSeconds(4));
        Assert.All(storm.Sets, set => Assert.Equal(4, set.Ready));
        Assert.Equal(2, storm.UnderWayMost);
    }

    [Fact]
    public void Fewer_desired_ones_take_back_waiting_starts_before_any_that_runs()
    {
        var storm = new Storm(services: 2, atOnce: 2);
        storm.Want(4);
        storm.RunUntil(TimeSpan.FromSeconds(0.2));
        Assert.All(storm.Sets, set => Assert.Equal((1, 3), (set.Starting, set.Wanted(storm.Now))));
        storm.Want(1);
        storm.RunUntil(TimeSpan.FromSeconds(2));
        Assert.All(storm.Sets, set => Assert.Equal((1, 0), (set.Ready, set.Wanted(storm.Now))));
        Assert.All(storm.Habitats, habitat => Assert.Single(habitat.Seen.OfType<HabitatCommand.Start>()));
        Assert.All(storm.Habitats, habitat => Assert.Empty(habitat.Seen.OfType<HabitatCommand.Drain>()));
    }

    [Fact]
    public void A_program_that_never_gets_ready_does_not_keep_the_others_from_starting()
    {
        var storm = new Storm(services: 3, atOnce: 2);
        storm.Habitats[0].StartTakes = storm.Habitats[1].StartTakes = TimeSpan.FromHours(1);
        storm.Want(2);
        storm.RunUntil(TimeSpan.FromSeconds(30));
        Assert.Equal(2, storm.Sets[2].Ready);
    }

    private static StartWish Wish(int desired, int live, int underWay = 0, bool isAwaited = false) => new(desired, live, underWay, desired - live, isAwaited);

    /// <summary>Services on one machine, each with a habitat of its own and all in step.</summary>
    private sealed class Storm(int services, int atOnce)
    {
        public List<ReplicaSet> Sets { get; } = [.. Enumerable.Range(0, services).Select(i => Make(new ServiceId($"service-{i}")))];

        public List<TestHabitat> Habitats { get; } = [.. Enumerable.Range(0, services).Select(_ => new TestHabitat())];

        public TimeSpan Now { get; private set; }

        public int UnderWayMost { get; private set; }

        public void Want(int replicas)
        {
            foreach (var set in Sets) set.Desired = replicas;
        }

        public void RunUntil(TimeSpan until)
        {
            while (Now < until)
            {
                Now += TimeSpan.FromMilliseconds(50);
                var wishes = Sets.ConvertAll(set => new StartWish(set.Desired, set.Ready + set.Starting, set.UnderWay(Now), set.Wanted(Now), IsAwaited: false));
                var given = StartTurns.Share(atOnce, wishes);
                for (var i = 0; i < Sets.Count; i++) Habitats[i].RunUntil(Sets[i], Now, startsMax: given[i]);
                UnderWayMost = Math.Max(UnderWayMost, Sets.Sum(set => set.UnderWay(Now)));
            }
        }

        private static ReplicaSet Make(ServiceId service) => new(
            service, instance => new InstanceSpec(instance, service, ["run"], "", new Dictionary<string, string>(), 0, 0, "1"), "1", new InstanceNames(1), TimeSpan.FromSeconds(5));
    }
}
