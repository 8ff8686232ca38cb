using System.Diagnostics;
using Sundog.Host.Management;

namespace Sundog.Host.Tests.World;

/// <summary>A host in a process of its own, which can be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    /// <summary>The command, as built with these tests.</summary>
    public static string Command { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Sundog.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Sundog.Cli.dll"));

    public int Id => _process.Id;

    public static async Task<HostProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Command, "host", "--state", folder]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var client = new ManagementClient(folder);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var patience = Patience.Token;
        while (!await client.AnswersAsync(patience))
        {
            Assert.False(process.HasExited, "The host ended at once.");
            await timer.WaitForNextTickAsync(patience);
        }

        return new HostProcess(process);
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Patience.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
