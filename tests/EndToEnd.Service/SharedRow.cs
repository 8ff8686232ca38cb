using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sundog;
using Sundog.Core.Wire;

namespace EndToEnd.Service;

/// <summary>One row of one database, as seen by its clients: who updates it excludes all others, in this process and in every other.</summary>
/// <remarks>Stands on flock(2) of a file. More replicas cannot shorten the wait for it, and the probe says so.</remarks>
internal sealed partial class SharedRow(string file, TimeSpan held) : IDisposable
{
    private const int Exclusive = 2, NonBlocking = 4, Unlock = 8;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(1);

    private readonly WaitProbe _probe = Waits.Probe("orders-row", WaitKind.Database, curable: false);
    private readonly SemaphoreSlim _oneTryOfThisProcess = new(1, 1);
    private readonly SafeFileHandle _file = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Waits for the row, holds it for its time, and gives it back.</summary>
    public async Task UpdateAsync(CancellationToken cancel)
    {
        var stay = _probe.Arrive();
        await _oneTryOfThisProcess.WaitAsync(cancel);
        try
        {
            while (FileLock(_file, Exclusive | NonBlocking) != 0) await Task.Delay(BetweenTries, cancel);
            using (stay.Acquire()) await Task.Delay(held, cancel);
        }
        finally
        {
            _ = FileLock(_file, Unlock); // Of a file that is not locked: nothing.
            _oneTryOfThisProcess.Release();
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _oneTryOfThisProcess.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FileLock(SafeFileHandle file, int operation);
}
