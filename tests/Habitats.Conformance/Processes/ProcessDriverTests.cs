using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Habitats.Processes;

namespace Habitats.Conformance.Processes;

/// <summary>What only processes promise, beyond the suite of all habitats.</summary>
public sealed class ProcessDriverTests
{
    [Fact]
    public async Task A_program_runs_in_its_own_folder_and_watches_no_settings()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one", "tells-environment");

        await world.StartAsync(spec);

        var expected = $"folder={Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)} reload=false";
        Assert.Equal(expected, (await File.ReadAllTextAsync(world.Folders.LogOf("one"), TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task A_program_leads_a_session_of_its_own_so_that_no_terminal_reaches_it()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one");

        await world.StartAsync(spec);

        var process = world.ProcessIdOf(spec.Instance);
        var session = (await File.ReadAllTextAsync($"/proc/{process}/stat", TestContext.Current.CancellationToken)).Split(") ")[1].Split(' ')[3];
        Assert.Equal($"{process}", session);
        Assert.True(world.Driver.IsOfInstance(process));
        Assert.False(world.Driver.IsOfInstance(Environment.ProcessId));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_refused_with_the_reason()
    {
        await using var world = new ProcessWorld(room: 8);
        world.Submit(new HabitatCommand.Start(world.Spec("one") with { Command = ["/no/such/program"] }));

        var refused = await world.WaitForAsync<HabitatEvent.Refused>();

        Assert.False(refused.NoRoom);
        Assert.Contains("/no/such/program", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Leftovers());
    }

    [Fact]
    public async Task A_command_that_has_no_folder_is_refused_too()
    {
        await using var world = new ProcessWorld(room: 8);
        world.Submit(new HabitatCommand.Start(world.Spec("one") with { Command = ["/"] }));

        var refused = await world.WaitForAsync<HabitatEvent.Refused>();

        Assert.StartsWith("/ cannot be started: ", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await world.ListAsync());
        Assert.Empty(world.Failures);
    }

    [Fact]
    public async Task A_mistake_of_ours_with_one_instance_is_told_and_costs_the_others_nothing()
    {
        await using var world = new ProcessWorld(room: 8);
        var isWell = false;
        world.Lose(happened => !isWell && happened is HabitatEvent.Starting { Instance.Value: "one" } ? throw new InvalidOperationException("of our own making") : false);
        world.Submit(new HabitatCommand.Start(world.Spec("one")));

        await world.StartAsync(world.Spec("two"));

        Assert.Equal("of our own making", Assert.Single(world.Failures).Message);
        isWell = true;
        Assert.Equal(2, (await world.ListAsync()).Count);
    }

    [Fact]
    public async Task A_starting_instance_whose_address_was_not_noted_becomes_ready_where_its_program_listens()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one") with { Environment = new Dictionary<string, string> { [InstanceEnvironment.Service] = "subject" } };
        var ready = await world.StartAsync(spec);
        world.HostDies();
        Edit(world, spec.Instance, record => (record["address"], record["state"]) = ("", "Starting"));

        world.Restart();

        await world.PassTimeUntilAsync(() => world.Events.OfType<HabitatEvent.Ready>().Count() == 2);
        Assert.Equal(ready.Address, Assert.Single(await world.ListAsync()).Address);
        Assert.Empty(world.Failures);
    }

    [Fact]
    public async Task What_a_program_left_running_goes_with_it()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one") with { Command = ["/bin/sh", "-c", "sleep 1000 & echo $!; exit 1"] };
        world.Submit(new HabitatCommand.Start(spec));

        var gone = await world.GoneAsync(spec);

        var left = int.Parse(gone.LastWords, CultureInfo.InvariantCulture);
        await world.PassTimeUntilAsync(() => ProcessIdentity.Running(left) is null);
    }

    /// <summary>Without control groups only its group still tells of it, so the test puts what was left out of its control group.</summary>
    [Fact]
    public async Task What_a_program_left_running_that_died_while_there_was_no_host_goes_with_it()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one") with { Command = ["/bin/sh", "-c", "sleep 1000 & echo $!; exec sleep 1000"] };
        world.Submit(new HabitatCommand.Start(spec));
        await world.PassTimeUntilAsync(() => File.Exists(world.Folders.LogOf("one")) && File.ReadAllText(world.Folders.LogOf("one")).EndsWith('\n'));
        var left = int.Parse(await File.ReadAllTextAsync(world.Folders.LogOf("one"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        await world.ListAsync(); // Its process is noted by now.
        foreach (var group in GroupsOf(world)) File.WriteAllText(Path.Combine(group, "..", "..", "cgroup.procs"), $"{left}");
        world.HostDies();
        world.KillFromOutside(spec.Instance);
        Assert.NotNull(ProcessIdentity.Running(left));

        world.Restart();

        await world.PassTimeUntilAsync(() => ProcessIdentity.Running(left) is null);
    }

    [Theory]
    [InlineData("drained")]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task What_a_program_left_running_in_a_session_of_its_own_goes_with_it_too(string how)
    {
        await using var world = new ProcessWorld(room: 8);
        Assert.SkipUnless(world.Driver.Capabilities.CpuGrant, $"not run: needs control groups ({world.Driver.Capabilities.CpuGrantReason})");
        var spec = world.Spec("one", "leaves-a-child");
        await world.StartAsync(spec);
        var left = int.Parse(await File.ReadAllTextAsync(world.Folders.LogOf("one"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.NotNull(ProcessIdentity.Running(left));
        Assert.True(world.Driver.IsOfInstance(left));

        if (how == "drained") world.Submit(new HabitatCommand.Drain(spec.Instance, TimeSpan.FromMinutes(5)));
        if (how == "stopped") world.Submit(new HabitatCommand.Stop(spec.Instance));
        if (how == "killed") world.KillFromOutside(spec.Instance);
        await world.GoneAsync(spec);

        await world.PassTimeUntilAsync(() => ProcessIdentity.Running(left) is null && world.Leftovers().Count == 0);
    }

    [Fact]
    public async Task A_process_that_only_has_the_number_of_an_instance_is_left_alone()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one");
        await world.StartAsync(spec);
        world.HostDies();
        var process = Edit(world, spec.Instance, record => record["startTicks"] = 1);

        world.Restart();

        Assert.Empty(await world.ListAsync());
        using var other = Process.GetProcessById(process);
        Assert.False(other.HasExited);
    }

    [Fact]
    public async Task A_program_whose_start_the_former_host_could_not_note_any_more_is_found()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one");
        await world.StartAsync(spec);
        world.HostDies();
        var process = Edit(world, spec.Instance, record => (record["processId"], record["startTicks"], record["boot"]) = (0, 0, ""));

        world.Restart();

        Assert.Single(await world.ListAsync());
        Assert.Equal(process, world.ProcessIdOf(spec.Instance));
    }

    [Fact]
    public async Task A_child_of_a_program_is_never_taken_for_the_program()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one") with { Command = ["/bin/sh", "-c", "sleep 1000 & echo $!; exec sleep 1000"] };
        world.Submit(new HabitatCommand.Start(spec));
        await world.PassTimeUntilAsync(() => File.Exists(world.Folders.LogOf("one")) && File.ReadAllText(world.Folders.LogOf("one")).EndsWith('\n'));
        await world.ListAsync(); // Its process is noted by now.
        world.HostDies();
        world.KillFromOutside(spec.Instance); // Its child is the only one left with its environment, as it is the first to be found when numbers begin anew.
        var process = Edit(world, spec.Instance, record => (record["processId"], record["startTicks"], record["boot"]) = (0, 0, ""));

        world.Restart();

        Assert.Empty(await world.ListAsync());
        _ = Signal(-process, 9);
    }

    [Fact]
    public async Task Output_is_bounded()
    {
        await using var world = new ProcessWorld(room: 8);
        var spec = world.Spec("one", "talks");
        await world.StartAsync(spec);

        await world.PassTimeUntilAsync(() => new FileInfo(world.Folders.LogOf("one")).Length <= InstanceLog.BytesMax);

        Assert.True(File.Exists(world.Folders.LogOf("one") + ".1"));
    }

    [Fact]
    public async Task The_cpu_grant_holds_from_readiness_on_and_can_be_changed()
    {
        await using var world = new ProcessWorld(room: 8);
        var capabilities = world.Driver.Capabilities;
        Assert.SkipUnless(capabilities.CpuGrant, $"not run: needs CPU grants ({capabilities.CpuGrantReason})");
        var starting = world.Spec("starting", Behaviour.NeverReady);
        world.Submit(new HabitatCommand.Start(starting));

        await world.StartAsync(world.Spec("one"));
        await world.PassTimeUntilAsync(() => Quota(world, "one") == "5000 10000");
        Assert.Contains(Quota(world, "starting"), (string[])["-1 100000", "max 100000", "-1 10000"]);

        world.Submit(new HabitatCommand.Grant(new InstanceId("one"), 0.05));
        await world.PassTimeUntilAsync(() => Quota(world, "one") == "1000 20000");
    }

    [Fact]
    public async Task A_grant_that_a_former_host_noted_and_could_not_give_any_more_is_given_by_the_next()
    {
        await using var world = new ProcessWorld(room: 8);
        Assert.SkipUnless(world.Driver.Capabilities.CpuGrant, $"not run: needs CPU grants ({world.Driver.Capabilities.CpuGrantReason})");
        var spec = world.Spec("one");
        await world.StartAsync(spec);
        await world.PassTimeUntilAsync(() => Quota(world, "one") == "5000 10000");
        world.HostDies();
        Edit(world, spec.Instance, record => record["cpuCores"] = 0.25);

        world.Restart();

        await world.PassTimeUntilAsync(() => Quota(world, "one") == "2500 10000");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    /// <summary>The control groups of the instance "one".</summary>
    private static IEnumerable<string> GroupsOf(ProcessWorld world) =>
        Directory.GetDirectories("/sys/fs/cgroup", "one", SearchOption.AllDirectories).Where(group => group.Contains(world.Folders.GroupName, StringComparison.Ordinal));

    private static string Quota(ProcessWorld world, string instance)
    {
        string Read(string file) => File.ReadAllText(file).Trim();
        var version1 = Path.Combine("/sys/fs/cgroup/cpu", world.Folders.GroupName, instance);
        return Directory.Exists(version1)
            ? $"{Read(Path.Combine(version1, "cpu.cfs_quota_us"))} {Read(Path.Combine(version1, "cpu.cfs_period_us"))}"
            : Read(Directory.GetFiles("/sys/fs/cgroup", "cpu.max", SearchOption.AllDirectories).First(file => file.Contains($"{world.Folders.GroupName}/{instance}/", StringComparison.Ordinal)));
    }

    /// <returns>The process id that was noted before.</returns>
    private static int Edit(ProcessWorld world, InstanceId instance, Action<JsonNode> change)
    {
        var process = world.ProcessIdOf(instance);
        var path = Path.Combine(world.Folders.Records, $"{instance}.json");
        var record = JsonNode.Parse(File.ReadAllText(path))!;
        change(record);
        File.WriteAllText(path, record.ToJsonString());
        return process;
    }
}
