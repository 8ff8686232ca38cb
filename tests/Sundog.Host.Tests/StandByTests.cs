using System.Diagnostics;
using Sundog.Host.Management;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>Goal: a stand-by becomes the host at a word, and ends when nobody is left who could say it. Method: the real command, its standard input held by the test.</summary>
public sealed class StandByTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _standBy;

    public StandByTests() => _standBy = Process.Start(new ProcessStartInfo("dotnet", ["exec", HostProcess.Command, "host", "--stand-by", "--state", _folder.Path])
    {
        RedirectStandardInput = true,
        RedirectStandardError = true,
    })!;

    [Fact]
    public async Task At_a_word_it_is_the_host_whether_it_has_rehearsed_or_not()
    {
        using var client = new ManagementClient(_folder.Path);
        await _standBy.StandardInput.WriteLineAsync("go".AsMemory(), Patience.Token);
        await _standBy.StandardInput.FlushAsync(Patience.Token);

        while (await _standBy.StandardError.ReadLineAsync(Patience.Token) is { } line && !line.Contains(" answers in ", StringComparison.Ordinal)) ;

        Assert.Equal(_standBy.Id, (await client.StatusAsync(Patience.Token)).ProcessId);
        await client.StopAsync(Patience.Token);
        await _standBy.WaitForExitAsync(Patience.Token);
        Assert.Equal(0, _standBy.ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_anybody_to_give_the_word_it_ends_and_was_no_host(bool isReady)
    {
        if (isReady) Assert.Equal($"stand-by {_standBy.Id} is ready", await _standBy.StandardError.ReadLineAsync(Patience.Token));

        _standBy.StandardInput.Close();

        await _standBy.WaitForExitAsync(Patience.Token);
        Assert.Equal(0, _standBy.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_host_that_is_killed_soon_after_it_took_over_is_followed_by_a_stand_by_too()
    {
        using var folder = new TemporaryFolder();
        using var client = new ManagementClient(folder.Path);
        string[] host = ["exec", HostProcess.Command, "host", "--state", folder.Path], standBy = [.. host, "--stand-by"];
        using var stop = new CancellationTokenSource();
        var supervisor = new HostSupervisor("dotnet", host, standBy).RunAsync(ended: null, stop.Token);
        try
        {
            await UntilAsync(() => client.AnswersAsync(Patience.Token));
            var first = (await client.StatusAsync(Patience.Token)).ProcessId;
            var second = await NextStandByAsync(folder.Path, than: first);
            var (killedFirst, heirOfFirst) = await KillAsync(client, first);
            var third = await NextStandByAsync(folder.Path, than: second);
            var (killedSecond, heirOfSecond) = await KillAsync(client, second);

            Assert.Equal((second, third), (heirOfFirst, heirOfSecond));
            Assert.InRange(StartOf(third), killedFirst, killedSecond);
            Assert.InRange(StartOf(third) - killedFirst, TimeSpan.Zero, TimeSpan.FromSeconds(3)); // Not as late as beside a host that was started anew.
        }
        finally
        {
            await stop.CancelAsync();
            await supervisor;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var patience = Patience.Token;
        while (!await holds()) await timer.WaitForNextTickAsync(patience);
    }

    private static DateTime StartOf(int process) => Process.GetProcessById(process).StartTime;

    /// <returns>When it was killed, and who is the host afterwards.</returns>
    private static async Task<(DateTime At, int Heir)> KillAsync(ManagementClient client, int process)
    {
        var at = DateTime.Now;
        Process.GetProcessById(process).Kill();
        await UntilAsync(async () => await client.AnswersAsync(Patience.Token) && (await client.StatusAsync(Patience.Token)).ProcessId != process);
        return (at, (await client.StatusAsync(Patience.Token)).ProcessId);
    }

    /// <summary>The process that waits beside the host, once there is one.</summary>
    private static async Task<int> NextStandByAsync(string state, int than)
    {
        var found = 0;
        await UntilAsync(() => Task.FromResult((found = StandBys(state).FirstOrDefault(id => id != than)) > 0));
        return found;
    }

    private static IEnumerable<int> StandBys(string state) =>
        from file in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(file), out var number) ? number : 0
        where id > 0 && CommandLine(id) is var words && words.Contains("--stand-by") && words.Contains(state)
        orderby id descending
        select id;

    private static string[] CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return []; // It ended while we looked.
        }
    }

    public void Dispose()
    {
        if (!_standBy.HasExited) _standBy.Kill();
        _standBy.Dispose();
        _folder.Dispose();
    }
}
