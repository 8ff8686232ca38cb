using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>Goal: what dies is started again for as long as it is wanted, and no longer. Method: small programs that fail, or cannot be found.</summary>
public class HostSupervisorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Who_is_told_to_end_while_it_waits_starts_nothing_any_more(int deaths)
    {
        using var folder = new TemporaryFolder();
        var starts = System.IO.Path.Combine(folder.Path, "starts");
        string[] failing = ["-c", $"echo started >> '{starts}'; exit 7"];
        using var stop = new CancellationTokenSource();
        var died = 0;

        var code = await new HostSupervisor("/bin/sh", failing, failing).RunAsync(
            _ =>
            {
                if (++died == deaths) stop.Cancel();
            },
            stop.Token);

        Assert.Equal(7, code);
        Assert.Equal(deaths, (await File.ReadAllLinesAsync(starts, Patience.Token)).Length);
    }

    [Fact]
    public async Task A_program_that_is_being_replaced_is_tried_again_until_it_is_there()
    {
        using var folder = new TemporaryFolder();
        var program = System.IO.Path.Combine(folder.Path, "host");
        var told = new List<string>();

        var code = await new HostSupervisor(program, [], []).RunAsync(
            sentence =>
            {
                told.Add(sentence);
                if (told.Count == 2) Write(program, "exit 0");
            },
            Patience.Token);

        Assert.Equal(0, code);
        Assert.Equal(2, told.Count);
        Assert.All(told, sentence => Assert.StartsWith("the host ended before it began: ", sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 3", 3, 0)]
    [InlineData("if [ -e died ]; then if [ -e held ]; then exit 0; fi; touch held; exit 3; fi; touch died; exit 7", 0, 2)]
    public async Task Another_host_is_final_only_before_any_has_ended_for_what_is_left_of_that_one_may_hold_its_lock_a_moment_longer(string script, int code, int ends)
    {
        using var folder = new TemporaryFolder();
        string[] host = ["-c", $"cd '{folder.Path}'; {script}"];
        var told = new List<string>();

        Assert.Equal(code, await new HostSupervisor("/bin/sh", host, host).RunAsync(told.Add, Patience.Token));

        Assert.Equal(ends, told.Count);
    }

    /// <summary>A host that was started anew gets its stand-by after five seconds; this one lives a little longer.</summary>
    [Fact]
    public async Task A_host_goes_on_though_nobody_can_stand_by()
    {
        using var folder = new TemporaryFolder();
        var program = System.IO.Path.Combine(folder.Path, "host");
        Write(program, "rm \"$0\"; sleep 5.5");

        Assert.Equal(0, await new HostSupervisor(program, [], []).RunAsync(ended: null, Patience.Token));
    }

    [Fact]
    public async Task A_stand_by_that_dies_is_followed_by_the_next_while_the_host_runs()
    {
        using var folder = new TemporaryFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Patience.Token);
        string[] host = ["-c", "exec sleep 1000"], standBy = ["-c", $"echo here >> '{folder.In("stand-bys")}'; kill -9 $$"];
        var supervisor = new HostSupervisor("/bin/sh", host, standBy).RunAsync(ended: null, stop.Token);

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(folder.In("stand-bys")) || (await File.ReadAllLinesAsync(folder.In("stand-bys"), Patience.Token)).Length < 3) await timer.WaitForNextTickAsync(Patience.Token);

        await stop.CancelAsync();
        Assert.Equal(128 + 15, await supervisor); // Asked to end then, and not before.
    }

    private static void Write(string program, string script)
    {
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
