using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Habitats.Processes.Grants;

namespace Sundog.Habitats.Processes;

/// <summary>Turns a specification into a running program, or says why not.</summary>
internal sealed partial class ProcessStarter(ProcessFolders folders, ProcessRecords records, CgroupGrants grants)
{
    /// <returns>Why nobody could start this; null when it can be tried.</returns>
    public static string? WhyNot(InstanceSpec spec)
    {
        if (!SafeName().IsMatch(spec.Instance.Value)) return $"'{spec.Instance.Value}' is no instance name: expected letters, digits, dots and hyphens.";
        if (spec.Command.Count == 0) return "The command is empty.";
        if (spec.WorkingDirectory.Length > 0 && !Directory.Exists(spec.WorkingDirectory)) return $"The working directory does not exist: {spec.WorkingDirectory}";
        return null;
    }

    /// <param name="spec">One that may be tried: see <see cref="WhyNot"/>.</param>
    /// <returns>Either the instance or the refusal; then no process is left of the attempt, and its files and groups are for the driver to remove.</returns>
    public (ProcessInstance? Started, HabitatEvent.Refused? Refused) Start(InstanceSpec spec)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var name = spec.Instance.Value;
        PortReservation? port = null;
        NotifySocket? notify = null;
        ProcessHandle? handle = null;
        var process = 0;
        try
        {
            var folder = spec.WorkingDirectory.Length > 0 ? spec.WorkingDirectory : FolderOf(spec.Command[0]);
            port = new PortReservation();
            notify = new NotifySocket(folders.SocketOf(name));
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port.Port}");
            var record = new ProcessRecord(
                name, spec.Service.Name, spec.Revision, spec.Command, folder, spec.CpuCores, spec.MemoryBytes, address, InstanceState.Starting,
                ProcessId: 0, StartTicks: 0, Boot: "", startedAt, KillAt: null);
            records.Save(record); // The intention first: a driver that ends right after the start still leaves a trace of it.

            var log = new InstanceLog(folders.LogOf(name));
            (process, var error) = Spawn.Run(spec.Command, folder, EnvironmentOf(spec, address), log.Path);
            if (error != 0) throw new SpawnException(error, spec.Command[0]);

            handle = ProcessHandle.OpenChild(process);
            var identity = ProcessIdentity.OfChild(process);
            record = record with { ProcessId = process, StartTicks = identity.StartTicks, Boot = identity.Boot };
            grants.Place(name, process, spec.MemoryBytes);
            records.Save(record);
            return (new ProcessInstance(record, handle, notify, port, log), null);
        }
        catch (Exception failed) // Whatever it is, this specification cannot be started, and whoever asked is told why.
        {
            handle?.Dispose();
            if (process != 0) ProcessHandle.EndChild(process);
            notify?.Dispose();
            port?.Dispose();
            return (null, new HabitatEvent.Refused(spec.Instance, spec.Service, failed is SpawnException { NoRoom: true }, failed.Message));
        }
    }

    /// <summary>The program's own folder: its settings lie there, and a large folder such as / would cost ASP.NET Core seconds at its start.</summary>
    private string FolderOf(string program) => (Path.IsPathFullyQualified(program) ? Path.GetDirectoryName(program) : null) ?? folders.State;

    private Dictionary<string, string> EnvironmentOf(InstanceSpec spec, string address)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) all[(string)variable.Key] = (string?)variable.Value ?? "";
        all["DOTNET_hostBuilder__reloadConfigOnChange"] = "false"; // Watching files costs more than the rest of a start.
        foreach (var (name, value) in spec.Environment) all[name] = value;
        all["ASPNETCORE_URLS"] = address;
        all[InstanceEnvironment.NotifySocket] = folders.SocketOf(spec.Instance.Value);
        return all;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")]
    private static partial Regex SafeName();

    private sealed class SpawnException(int error, string program) : IOException($"{program} cannot be started: {Libc.Message(error)}")
    {
        public bool NoRoom => error is Libc.TryAgain or Libc.NoMemory;
    }
}
