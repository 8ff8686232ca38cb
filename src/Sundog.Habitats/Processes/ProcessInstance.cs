using System.Diagnostics;
using Sundog.Core;
using Sundog.Core.Ports;

namespace Sundog.Habitats.Processes;

/// <summary>One program under this driver's eyes, with all that is held open for it.</summary>
internal sealed class ProcessInstance(ProcessRecord record, ProcessHandle handle, NotifySocket notify, PortReservation? port, InstanceLog log) : IDisposable
{
    public InstanceId Id { get; } = new(record.Instance);

    public ServiceId Service { get; } = new(record.Service);

    public ProcessRecord Record { get; set; } = record;

    public ProcessHandle Handle => handle;

    public NotifySocket Notify => notify;

    public InstanceLog Log => log;

    /// <summary>True when a stop or a drain was asked for.</summary>
    public bool Asked { get; set; } = record.KillAt is not null;

    /// <summary>
    /// True for an instance of a former driver that was not ready yet: its message may have been lost between the two, so it counts as ready when it has accepted
    /// connections for a while and said nothing.
    /// </summary>
    public bool ProbeReadiness { get; init; }

    /// <summary>Since when it is known to accept connections; null before.</summary>
    public long? AnswersSince { get; set; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(Record.StartedAt);

    public InstanceListing Listing => new(Id, Service, Record.State, Record.Address, Record.Revision);

    /// <summary>The port is the program's own from now on.</summary>
    public void ReleasePort() => port?.Dispose();

    /// <summary>Lets go of it; the program goes on.</summary>
    public void Dispose()
    {
        handle.Dispose();
        notify.Dispose();
        port?.Dispose();
    }
}
