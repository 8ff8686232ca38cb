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

    public void Dispose()
    {
        if (!_standBy.HasExited) _standBy.Kill();
        _standBy.Dispose();
        _folder.Dispose();
    }
}
