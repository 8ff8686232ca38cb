using Sundog.Core;
using Sundog.Core.Ports;

namespace Habitats.Conformance;

/// <summary>
/// Goal: every habitat, the simulated one included, keeps the same promises, so that hosts and simulations may rely on them.
/// Method: each test drives one fresh world through commands and waits for events; nothing sleeps, so real and virtual time both fit. What must not happen
/// is shown by the order of events: a later command's answer came, and the unwanted event did not come before it.
/// </summary>
public abstract class HabitatConformance
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(5);

    /// <param name="room">Instances that the habitat has room for.</param>
    protected abstract HabitatWorld NewWorld(int room = 8);

    [Fact]
    public async Task A_started_instance_is_starting_then_ready_and_answers()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");

        var ready = await world.StartAsync(spec);

        var starting = Assert.IsType<HabitatEvent.Starting>(world.Events[0]);
        Assert.Equal((spec.Instance, spec.Service), (starting.Instance, starting.Service));
        Assert.Equal(starting.Address, ready.Address);
        Assert.True(ready.After > TimeSpan.Zero);
        Assert.True(world.Answers(ready.Address));
    }

    [Fact]
    public async Task A_listing_shows_every_instance_with_its_state()
    {
        await using var world = NewWorld();
        var ready = await world.StartAsync(world.Spec("one"));
        world.Submit(new HabitatCommand.Start(world.Spec("two", Behaviour.NeverReady)));

        var listing = await world.ListAsync();

        Assert.Equal(
            [(new InstanceId("one"), InstanceState.Ready), (new InstanceId("two"), InstanceState.Starting)],
            listing.Select(line => (line.Instance, line.State)).Order());
        Assert.Contains(listing, line => line.Address == ready.Address && line.Revision == world.Spec("one").Revision);
    }

    [Fact]
    public async Task A_lost_event_is_healed_by_the_next_listing()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        world.Lose(e => e is HabitatEvent.Ready);
        world.Submit(new HabitatCommand.Start(spec));
        var starting = await world.WaitForAsync<HabitatEvent.Starting>();
        await world.PassTimeUntilAsync(() => world.Answers(starting.Address));

        await world.StartAsync(world.Spec("two")); // Takes longer than the lost event would have.
        var listing = await world.ListAsync();

        Assert.Contains(listing, line => line.Instance == spec.Instance && line.State == InstanceState.Ready);
        Assert.DoesNotContain(world.Events, e => e is HabitatEvent.Ready ready && ready.Instance == spec.Instance);
    }

    [Fact]
    public async Task A_drained_instance_leaves_by_itself()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        var ready = await world.StartAsync(spec);

        world.Submit(new HabitatCommand.Drain(spec.Instance, Patient));
        var gone = await world.GoneAsync(spec);

        Assert.Contains(world.Events, e => e is HabitatEvent.Draining draining && draining.Instance == spec.Instance);
        Assert.True(gone is { ExitCode: 0, Asked: true });
        Assert.False(world.Answers(ready.Address));
    }

    [Fact]
    public async Task An_instance_that_will_not_leave_is_stopped_when_its_grace_is_over()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one", Behaviour.NeverLeaves);
        await world.StartAsync(spec);

        world.Submit(new HabitatCommand.Drain(spec.Instance, TimeSpan.FromMilliseconds(50)));

        Assert.True((await world.GoneAsync(spec)).Asked);
    }

    [Fact]
    public async Task A_stopped_instance_is_gone_whatever_it_wants()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one", Behaviour.NeverLeaves);
        await world.StartAsync(spec);

        world.Submit(new HabitatCommand.Stop(spec.Instance));

        Assert.True((await world.GoneAsync(spec)).Asked);
        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task An_instance_killed_from_outside_is_reported_gone_unasked()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        await world.StartAsync(spec);

        world.KillFromOutside(spec.Instance);

        Assert.False((await world.GoneAsync(spec)).Asked);
    }

    [Fact]
    public async Task A_full_habitat_refuses_and_has_room_again_when_one_has_left()
    {
        await using var world = NewWorld(room: 1);
        var (first, second) = (world.Spec("one"), world.Spec("two"));
        await world.StartAsync(first);

        world.Submit(new HabitatCommand.Start(second));
        var refused = await world.WaitForAsync<HabitatEvent.Refused>();
        world.Submit(new HabitatCommand.Stop(first.Instance));
        await world.GoneAsync(first);
        await world.StartAsync(second);

        Assert.Equal((second.Instance, second.Service, true), (refused.Instance, refused.Service, refused.NoRoom));
        Assert.NotEmpty(refused.Reason);
    }

    [Fact]
    public async Task A_restarted_host_finds_its_instances_as_they_are()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        var ready = await world.StartAsync(spec);

        world.Restart();
        var listing = await world.ListAsync();

        Assert.Equal(new InstanceListing(spec.Instance, spec.Service, InstanceState.Ready, ready.Address, spec.Revision), Assert.Single(listing));
        Assert.True(world.Answers(ready.Address));
        world.Submit(new HabitatCommand.Drain(spec.Instance, Patient));
        Assert.True((await world.GoneAsync(spec)).Asked);
        await world.PassTimeUntilAsync(() => world.Leftovers().Count == 0);
    }

    [Fact]
    public async Task An_instance_that_was_starting_when_the_host_died_becomes_ready()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        world.Submit(new HabitatCommand.Start(spec));
        await world.WaitForAsync<HabitatEvent.Starting>();

        world.Restart();

        await world.WaitForAsync<HabitatEvent.Ready>(e => e.Instance == spec.Instance);
    }

    [Fact]
    public async Task A_grace_goes_on_over_a_restart()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one", Behaviour.NeverLeaves);
        await world.StartAsync(spec);
        world.Submit(new HabitatCommand.Drain(spec.Instance, TimeSpan.FromMilliseconds(200)));
        await world.WaitForAsync<HabitatEvent.Draining>();

        world.Restart();

        Assert.True((await world.GoneAsync(spec)).Asked);
    }

    [Fact]
    public async Task What_died_while_there_was_no_host_is_not_listed()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        var ready = await world.StartAsync(spec);
        world.HostDies();
        world.KillFromOutside(spec.Instance);
        await world.PassTimeUntilAsync(() => !world.Answers(ready.Address));

        world.Restart();

        Assert.Empty(await world.ListAsync());
        await world.PassTimeUntilAsync(() => world.Leftovers().Count == 0);
    }

    [Theory]
    [InlineData("drained")]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("died")]
    public async Task Nothing_is_left_of_an_instance_that_is_gone(string how)
    {
        await using var world = NewWorld();
        var spec = world.Spec("one", how == "died" ? Behaviour.DiesAtOnce : Behaviour.WellBehaved);
        if (how == "died") world.Submit(new HabitatCommand.Start(spec));
        else await world.StartAsync(spec);

        if (how == "drained") world.Submit(new HabitatCommand.Drain(spec.Instance, Patient));
        if (how == "stopped") world.Submit(new HabitatCommand.Stop(spec.Instance));
        if (how == "killed") world.KillFromOutside(spec.Instance);
        await world.GoneAsync(spec);

        await world.PassTimeUntilAsync(() => world.Leftovers().Count == 0);
    }

    [Fact]
    public async Task Commands_for_an_unknown_instance_do_nothing()
    {
        await using var world = NewWorld();
        var nobody = new InstanceId("nobody");

        world.Submit(new HabitatCommand.Stop(nobody));
        world.Submit(new HabitatCommand.Drain(nobody, Patient));
        world.Submit(new HabitatCommand.Grant(nobody, 1));

        Assert.Empty(await world.ListAsync());
        Assert.Single(world.Events);
    }

    [Fact]
    public async Task A_second_start_of_the_same_instance_is_refused_and_leaves_the_first_alone()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one");
        var ready = await world.StartAsync(spec);

        world.Submit(new HabitatCommand.Start(spec));
        var refused = await world.WaitForAsync<HabitatEvent.Refused>();

        Assert.Equal((spec.Instance, false), (refused.Instance, refused.NoRoom));
        Assert.Single(await world.ListAsync());
        Assert.True(world.Answers(ready.Address));
    }

    [Fact]
    public async Task A_program_that_dies_at_once_leaves_its_last_words()
    {
        await using var world = NewWorld();
        var spec = world.Spec("one", Behaviour.DiesAtOnce);
        world.Submit(new HabitatCommand.Start(spec));

        var gone = await world.GoneAsync(spec);

        Assert.Equal((3, false, HabitatWorld.LastWords), (gone.ExitCode, gone.Asked, gone.LastWords));
        Assert.DoesNotContain(world.Events, e => e is HabitatEvent.Ready);
    }

    [Fact]
    public async Task A_program_that_never_gets_ready_stays_starting_until_it_is_stopped()
    {
        await using var world = NewWorld();
        var silent = world.Spec("silent", Behaviour.NeverReady);
        world.Submit(new HabitatCommand.Start(silent));
        await world.StartAsync(world.Spec("later"));

        Assert.Contains(await world.ListAsync(), line => line.Instance == silent.Instance && line.State == InstanceState.Starting);
        world.Submit(new HabitatCommand.Stop(silent.Instance));
        Assert.True((await world.GoneAsync(silent)).Asked);
        Assert.DoesNotContain(world.Events, e => e is HabitatEvent.Ready ready && ready.Instance == silent.Instance);
    }
}
