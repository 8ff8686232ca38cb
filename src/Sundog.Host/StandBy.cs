using System.ComponentModel;
using System.Diagnostics;

namespace Sundog.Host;

/// <summary>A process that has rehearsed a host's start and waits for its word to become the host: a line on its standard input. The end of the input ends it.</summary>
internal sealed class StandBy : IAsyncDisposable
{
    private Process? _process;

    private StandBy(Process process) => _process = process;

    /// <returns>Null when there cannot be one now: without memory for it, or while the program is being replaced.</returns>
    public static StandBy? TryStart(string program, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true }) is { } process ? new(process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Returns when it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        var process = _process ?? throw new InvalidOperationException("It has taken over.");
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <returns>The process, which is the host from now on; null when it has ended by itself before.</returns>
    public Process? TakeOver()
    {
        if (_process is not { HasExited: false } host) return null;
        try
        {
            host.StandardInput.BaseStream.Write("go\n"u8); // Past the writer's buffer, which would keep what cannot be written.
        }
        catch (IOException)
        {
            return null; // It has ended just now.
        }

        _process = null;
        return host;
    }

    /// <summary>Returns when it is gone, unless it has taken over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }
}
