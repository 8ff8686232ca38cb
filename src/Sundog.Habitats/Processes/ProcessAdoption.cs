using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Habitats.Processes;

/// <summary>Finds what a former driver has started: programs outlive it.</summary>
internal sealed class ProcessAdoption(ProcessFolders folders, ProcessRecords records)
{
    /// <returns>Those that still run, and the records of those that do not.</returns>
    /// <exception cref="IOException">The state cannot be read, or too many files are open. Nothing is held then.</exception>
    public (IReadOnlyList<ProcessInstance> Running, IReadOnlyList<ProcessRecord> Ended) Adopt()
    {
        var running = new List<ProcessInstance>();
        try
        {
            return (running, AdoptInto(running));
        }
        catch
        {
            foreach (var instance in running) instance.Dispose();
            throw;
        }
    }

    /// <returns>The records of those that do not run any more.</returns>
    private List<ProcessRecord> AdoptInto(List<ProcessInstance> running)
    {
        var ended = new List<ProcessRecord>();
        var (found, damaged) = records.LoadAll();
        foreach (var saved in found.Concat(damaged.Select(Restore)))
        {
            var record = saved.ProcessId == 0 ? Complete(saved) : saved;
            if (record is null || ProcessHandle.Open(record.Identity) is not { } handle)
            {
                if (saved.Service.Length > 0) ended.Add(saved);
                else records.Remove(saved.Instance);
                continue;
            }

            if (record != saved) _ = records.TrySave(record); // What the disk does not take now, the next driver completes again.
            running.Add(Hold(record, handle));
        }

        return ended;
    }

    private ProcessInstance Hold(ProcessRecord record, ProcessHandle handle)
    {
        try
        {
            var notify = NotifySocket.TakeOver(folders.SocketOf(record.Instance));
            var log = new InstanceLog(folders.LogOf(record.Instance));
            return new ProcessInstance(record, handle, notify, port: null, log) { ProbeReadiness = record.State == InstanceState.Starting };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The record cannot be read, but its program may run: it knows itself by its environment. Its build is not known any more, so it is taken for
    /// an old one and replaced in order.
    /// </summary>
    private static ProcessRecord Restore(string instance) => new(
        instance, Service: "", Revision: "unknown", Command: [], WorkingDirectory: "", CpuCores: 0, MemoryBytes: 0, Address: "", InstanceState.Starting,
        ProcessId: 0, StartTicks: 0, Boot: "", Stopwatch.GetTimestamp(), KillAt: null);

    /// <summary>The former driver ended between its intention and its note of the process: the program knows itself by its own socket.</summary>
    private ProcessRecord? Complete(ProcessRecord intention)
    {
        var wanted = Encoding.UTF8.GetBytes($"{InstanceEnvironment.NotifySocket}={folders.SocketOf(intention.Instance)}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            var environment = Reads(Path.Combine(folder, "environ"));
            if (environment.AsSpan().IndexOf(wanted) < 0) continue;
            if (ProcessStat.Of(process)?.Session != process) continue; // What the program started has its environment too; only the program leads its session.
            if (intention.Service.Length == 0)
            {
                intention = intention with { Service = Value(environment, InstanceEnvironment.Service), Address = Value(environment, "ASPNETCORE_URLS") };
                if (!Sundog.Core.ServiceId.IsValid(intention.Service) || !ProcessRecords.IsAddress(intention.Address)) return null;
            }

            if (ProcessIdentity.Running(process) is { } identity)
            {
                return intention with { ProcessId = process, StartTicks = identity.StartTicks, Boot = identity.Boot };
            }
        }

        return null;
    }

    private static string Value(byte[] environment, string name)
    {
        var assignment = Encoding.UTF8.GetString(environment).Split('\0').FirstOrDefault(one => one.StartsWith(name + "=", StringComparison.Ordinal));
        return assignment is null ? "" : assignment[(name.Length + 1)..];
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
