using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>Goal: what dies is started again for as long as it is wanted, and no longer. Method: a program that writes a line and fails.</summary>
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
}
