using System.Globalization;
using System.Text;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Habitats.Processes;

/// <summary>Finds what a former driver has started: programs outlive it.</summary>
internal sealed class ProcessAdoption(ProcessHabitatOptions options, ProcessFolders folders, ProcessRecords records)
{
    /// <returns>Those that still run, and the records of those that do not.</returns>
    public (IReadOnlyList<ProcessInstance> Running, IReadOnlyList<ProcessRecord> Ended) Adopt()
    {
        var running = new List<ProcessInstance>();
        var ended = new List<ProcessRecord>();
        foreach (var saved in records.LoadAll())
        {
            var record = saved.ProcessId == 0 ? Complete(saved) : saved;
            if (record is null || ProcessHandle.Open(record.Identity) is not { } handle)
            {
                ended.Add(saved);
                continue;
            }

            if (record != saved) records.Save(record);
            var notify = new NotifySocket(folders.SocketOf(record.Instance));
            var log = new InstanceLog(folders.LogOf(record.Instance), options.LogBytesMax);
            running.Add(new ProcessInstance(record, handle, notify, port: null, log) { ProbeReadiness = record.State == InstanceState.Starting });
        }

        return (running, ended);
    }

    /// <summary>The former driver ended between its intention and its note of the process: the program knows itself by its own socket.</summary>
    private ProcessRecord? Complete(ProcessRecord intention)
    {
        var wanted = Encoding.UTF8.GetBytes($"{InstanceEnvironment.NotifySocket}={folders.SocketOf(intention.Instance)}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (Reads(Path.Combine(folder, "environ")).AsSpan().IndexOf(wanted) < 0) continue;
            if (ProcessIdentity.Running(process) is { } identity)
            {
                return intention with { ProcessId = process, StartTicks = identity.StartTicks, Boot = identity.Boot };
            }
        }

        return null;
    }

    private static byte[] Reads(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return []; // Somebody else's, or just ended.
        }
    }
}
