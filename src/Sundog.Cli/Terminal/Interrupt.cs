using System.Runtime.InteropServices;

namespace Sundog.Cli.Terminal;

/// <summary>Ctrl-C or a stop signal: the first asks the command to clean up and end, the second ends the process at once. A closed terminal only asks, however often.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly TextWriter _error;
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="error">Where it is told that nothing was cleaned up.</param>
    public Interrupt(TextWriter error)
    {
        _error = error;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // A terminal that is closed is told by the shell and by the kernel: nobody insists.
        var isInsisted = _source.IsCancellationRequested && context.Signal != PosixSignal.SIGHUP;
        if (isInsisted)
        {
            _error.WriteLine("sundog: ended at once. What it had started may still run: 'sundog ps' shows it, 'sundog down' ends it.");
            return; // Not cancelled: the runtime ends the process.
        }

        context.Cancel = true;
        _source.Cancel();
    }
}
