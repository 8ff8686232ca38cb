using CsCheck;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;

namespace Sundog.Core.Tests.Lifecycle;

/// <summary>
/// Goal: what is desired comes about, whatever gets lost or dies, and never at the cost of those who serve.
/// Method: a small habitat on a virtual clock; examples for each rule, then random faults that end, after which all must be well.
/// </summary>
public class ReplicaSetTests
{
    private static readonly ServiceId Web = new("web");

    [Fact]
    public void It_starts_what_is_missing_and_drains_what_is_too_much()
    {
        var (set, habitat) = (Make(), new TestHabitat());
        set.Desired = 3;
        habitat.RunUntil(set, Seconds(2));
        Assert.Equal((3, 3, 0), (habitat.Ready, set.Ready, set.Starting));
        Assert.Equal(TimeSpan.FromMilliseconds(300), set.ProvisioningDelay);
        Assert.All(set.Instances(Seconds(2)), entry => Assert.StartsWith("http://web-", entry.Address));

        set.Desired = 1;
        habitat.RunUntil(set, Seconds(4));
        Assert.Equal((1, 1), (habitat.Instances.Count, set.Ready));
        Assert.Equal(3, habitat.Seen.OfType<HabitatCommand.Start>().Count());
        Assert.Equal(2, habitat.Seen.OfType<HabitatCommand.Drain>().Count());
        Assert.Empty(set.TakeNotes());
    }

    [Fact]
    public void Starting_ones_leave_first_then_the_least_loaded_then_the_youngest_and_the_eldest_stays()
    {
        var (set, habitat) = (Make(), new TestHabitat());
        foreach (var desired in new[] { 1, 2, 3 })
        {
            set.Desired = desired;
            habitat.RunUntil(set, Seconds(desired));
        }

        var (oldest, middle, youngest) = (habitat.Instances.Keys.First(), habitat.Instances.Keys.ElementAt(1), habitat.Instances.Keys.Last());
        habitat.Instances[oldest].Outstanding = 0;
        habitat.Instances[youngest].Outstanding = 2;
        habitat.Instances[middle].Outstanding = 1;
        set.Desired = 4;
        habitat.RunUntil(set, Seconds(3.1));
        Assert.Equal(1, set.Starting);
        set.Desired = 1;
        habitat.RunUntil(set, Seconds(3.2));

        var left = habitat.Seen.OfType<HabitatCommand.Drain>().Select(drain => drain.Instance).ToList();
        Assert.Equal(3, left.Count);
        Assert.DoesNotContain(left[0], new[] { oldest, middle, youngest });
        Assert.Equal([middle, youngest], left[1..]);
    }

    [Fact]
    public void A_killed_one_is_replaced_at_once()
    {
        var (set, habitat) = (Make(), new TestHabitat());
        set.Desired = 2;
        habitat.RunUntil(set, Seconds(15));
        habitat.Kill(habitat.Instances.Keys.First(), set);
        Assert.Equal(ReplicaNoteKind.Died, Assert.Single(set.TakeNotes()).Kind);
        habitat.RunUntil(set, Seconds(15.5));
        Assert.Equal(2, habitat.Ready);
    }

    [Fact]
    public void Those_that_keep_dying_are_started_ever_more_slowly_and_it_says_why()
    {
        var (set, habitat) = (Make(), new TestHabitat { Dies = () => true });
        set.Desired = 3;
        habitat.RunUntil(set, Seconds(60));
        Assert.InRange(habitat.Seen.OfType<HabitatCommand.Start>().Count(), 8, 16);
        var loop = set.TakeNotes().Last(note => note.Kind == ReplicaNoteKind.CrashLoop);
        Assert.Contains("exit code 1", loop.Text);

        // A repaired build is tried at once.
        habitat.Dies = () => false;
        set.Roll(Specs("2"), "2");
        habitat.RunUntil(set, Seconds(62));
        Assert.Equal(3, habitat.Ready);
    }

    [Fact]
    public void A_new_build_that_dies_never_costs_the_old_one()
    {
        var (set, habitat) = (Make(), new TestHabitat());
        set.Desired = 2;
        habitat.RunUntil(set, Seconds(20));
        habitat.Dies = () => true;
        set.Roll(Specs("2"), "2");
        habitat.RunUntil(set, Seconds(80), () => Assert.Equal(2, habitat.Ready));
        Assert.InRange(habitat.Seen.OfType<HabitatCommand.Start>().Count(), 6, 14);
    }

    [Fact]
    public void A_full_habitat_is_asked_again_later_and_at_once_when_something_leaves()
    {
        var (set, habitat) = (Make(), new TestHabitat { Room = 2 });
        set.Desired = 5;
        habitat.RunUntil(set, Seconds(30));
        Assert.Equal((2, 2), (habitat.Ready, set.Room));
        Assert.InRange(habitat.Seen.OfType<HabitatCommand.Start>().Count(), 6, 12);
        Assert.Contains(set.TakeNotes(), note => note.Kind == ReplicaNoteKind.NoRoom);

        habitat.Room = 10;
        set.RoomMayBe();
        habitat.RunUntil(set, Seconds(31));
        Assert.Equal((5, null), (habitat.Ready, set.Room));
    }

    [Fact]
    public void A_machine_too_busy_to_start_anything_is_not_filled_with_starts()
    {
        var (set, habitat) = (Make(), new TestHabitat { StartTakes = Seconds(600) });
        set.Desired = 3;

        habitat.RunUntil(set, Seconds(300));

        Assert.Equal(6, habitat.Instances.Count); // Each was replaced once.
        Assert.True(set.NextWake(Seconds(300)) > Seconds(300)); // And nobody turns in circles over it.
    }

    [Fact]
    public void Whatever_never_becomes_ready_leaves_with_the_rest()
    {
        var (set, habitat) = (Make(), new TestHabitat { StartTakes = Seconds(600) });
        set.Desired = 2;
        habitat.RunUntil(set, Seconds(20));
        Assert.Equal(4, habitat.Instances.Count); // Each was given up and replaced once.

        set.Desired = 0;
        habitat.RunUntil(set, Seconds(25));

        Assert.Empty(habitat.Instances);
    }

    [Fact]
    public void A_start_that_was_given_up_leaves_when_its_replacement_is_ready()
    {
        var (set, habitat) = (Make(), new TestHabitat { StartTakes = Seconds(600) });
        set.Desired = 1;
        habitat.RunUntil(set, Seconds(4));
        var hanging = Assert.Single(habitat.Instances.Keys);
        habitat.StartTakes = Seconds(0.3);

        habitat.RunUntil(set, Seconds(10));

        Assert.Equal(1, set.Ready);
        Assert.NotEqual(hanging, Assert.Single(habitat.Instances.Keys));
    }

    [Fact]
    public void A_late_start_is_given_up_and_still_taken_when_it_comes()
    {
        var (set, habitat) = (Make(), new TestHabitat { StartTakes = Seconds(7) });
        set.Desired = 1;
        habitat.RunUntil(set, Seconds(6)); // Overdue after 5 s: nothing was measured yet.
        Assert.Equal(2, habitat.Instances.Count);
        Assert.Equal(ReplicaNoteKind.Overdue, Assert.Single(set.TakeNotes()).Kind);

        habitat.RunUntil(set, Seconds(7.2));
        Assert.Equal(1, set.Ready);
        Assert.Equal(ReplicaNoteKind.Adopted, Assert.Single(set.TakeNotes()).Kind);
        habitat.RunUntil(set, Seconds(20));
        Assert.Equal((1, 1), (habitat.Instances.Count, habitat.Ready));
    }

    [Fact]
    public void After_a_restart_what_runs_is_kept_and_what_is_too_much_leaves()
    {
        var habitat = new TestHabitat();
        var before = Make();
        before.Desired = 3;
        habitat.RunUntil(before, Seconds(2));
        var running = habitat.Instances.Keys.ToHashSet();
        habitat.Seen.Clear();

        var after = Make();
        after.Desired = 2;
        habitat.RunUntil(after, Seconds(4));

        Assert.DoesNotContain(habitat.Seen, command => command is HabitatCommand.Start);
        Assert.Equal(2, after.Ready);
        Assert.Subset(running, habitat.Instances.Keys.ToHashSet());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_new_revision_rolls_over_and_never_fewer_than_desired_are_ready(int desired)
    {
        var (set, habitat) = (Make(), new TestHabitat());
        set.Desired = desired;
        habitat.RunUntil(set, Seconds(2));
        set.Roll(Specs("2"), "2");
        habitat.RunUntil(set, Seconds(12), () =>
        {
            Assert.True(habitat.Ready >= desired);
            Assert.True(habitat.Instances.Values.Count(one => one.State < InstanceState.Draining) <= desired + 1);
        });

        Assert.Equal(desired, habitat.Ready);
        Assert.All(habitat.Instances.Values, one => Assert.Equal("2", one.Revision));
    }

    [Fact]
    public void Starts_that_a_fallen_count_leaves_no_room_for_are_called_back_during_a_roll_over()
    {
        var (set, habitat) = (Make(), new TestHabitat());
        set.Desired = 3;
        habitat.RunUntil(set, Seconds(2));
        set.Roll(Specs("2"), "2");
        set.Desired = 6;
        habitat.RunUntil(set, Seconds(2.1));
        Assert.Equal((3, 4), (habitat.Ready, set.Starting));

        set.Desired = 4;
        habitat.RunUntil(set, Seconds(2.2));

        Assert.Equal((3, 2), (habitat.Ready, set.Starting));
    }

    // Method: builds roll and counts change at random moments, starts take up to half a second and instances die; nothing is lost on the way. After each step there are
    // at most as many as desired, during a roll-over one more; and no step sends away one that is ready and still needed.
    [Fact]
    public void Never_more_live_than_desired_and_one_and_none_that_is_needed_is_sent_away() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var (set, habitat) = (Make(), new TestHabitat());
                var (revision, readyBefore) = ("1", 0);
                habitat.Dies = () => random.NextDouble() < 0.05;
                for (var turn = 1; turn <= 150; turn++)
                {
                    if (random.Next(6) == 0) set.Desired = random.Next(9);
                    if (random.Next(12) == 0) set.Roll(Specs(revision = $"{turn}"), revision);
                    if (random.Next(20) == 0 && habitat.Instances.Count > 0) habitat.Kill(habitat.Instances.Keys.First(), set);
                    habitat.StartTakes = TimeSpan.FromMilliseconds(random.Next(500));
                    readyBefore = habitat.Ready;
                    habitat.RunUntil(
                        set,
                        Seconds(turn * 0.1),
                        () =>
                        {
                            var live = habitat.Instances.Values.Where(one => one.State < InstanceState.Draining).ToList();
                            var rolls = live.Any(one => one.Revision != revision);
                            Assert.InRange(live.Count, 0, set.Desired + (rolls ? 1 : 0));
                            Assert.True(habitat.Ready >= Math.Min(readyBefore, set.Desired));
                            readyBefore = habitat.Ready;
                        });
                }
            },
            iter: 300);

    [Fact]
    public void Two_sets_never_give_the_same_name()
    {
        var names = Enumerable.Range(0, 50).SelectMany(seed =>
        {
            var source = new InstanceNames((ulong)seed);
            return Enumerable.Range(0, 50).Select(_ => source.Next(Web));
        });
        Assert.Equal(2500, names.Distinct().Count());
    }

    // Commands and events get lost, instances die, room comes and goes, builds roll, counts change. Then the faults end, and all must be well.
    [Fact]
    public void What_is_desired_comes_about_in_the_end() =>
        Gen.ULong.Sample(
            seed =>
            {
                var random = new SeededRandom(seed);
                var (set, habitat) = (Make(), new TestHabitat());
                var revision = "1";
                habitat.Loses = () => random.NextDouble() < 0.2;
                habitat.Dies = () => random.NextDouble() < 0.1;
                for (var second = 1; second <= 40; second++)
                {
                    if (random.Next(3) == 0) set.Desired = random.Next(7);
                    if (random.Next(10) == 0) habitat.Room = 1 + random.Next(8);
                    if (random.Next(12) == 0) set.Roll(Specs(revision = $"{second}"), revision);
                    if (random.Next(5) == 0 && habitat.Instances.Count > 0) habitat.Kill(habitat.Instances.Keys.First(), set);
                    habitat.StartTakes = TimeSpan.FromMilliseconds(random.Next(3000));
                    habitat.RunUntil(set, Seconds(second));
                }

                (habitat.Loses, habitat.Dies, habitat.Room, habitat.StartTakes) = (() => false, () => false, int.MaxValue, Seconds(0.3));
                set.Desired = 1 + random.Next(6);
                habitat.RunUntil(set, Seconds(140));

                Assert.Equal((set.Desired, set.Desired), (habitat.Ready, habitat.Instances.Count));
                Assert.Equal(set.Desired, set.Ready);
                Assert.All(habitat.Instances.Values, one => Assert.Equal(revision, one.Revision));
                var starts = habitat.Seen.OfType<HabitatCommand.Start>().Select(start => start.Spec.Instance).ToList();
                Assert.Equal(starts.Count, starts.Distinct().Count());
            },
            iter: 100);

    private static ReplicaSet Make() => new(Web, Specs("1"), "1", new InstanceNames(7), drainGrace: Seconds(5));

    private static Func<InstanceId, InstanceSpec> Specs(string revision) =>
        instance => new(instance, Web, ["web"], "", new Dictionary<string, string>(), 1, 0, revision);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
