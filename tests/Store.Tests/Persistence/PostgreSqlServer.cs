using System.Diagnostics;

namespace Store.Tests.Persistence;

/// <summary>A PostgreSQL server for the tests alone: its data in a temporary folder, reached by a socket in that folder, gone with it.</summary>
/// <remarks>The server refuses to run as root: root starts it as the user that Debian's package made for it.</remarks>
public sealed class PostgreSqlServer : IDisposable
{
    private const string User = "postgres";

    private readonly string? _programs = NewestPrograms();
    private readonly string? _folder;

    public PostgreSqlServer()
    {
        if (_programs is null) return;
        _folder = Directory.CreateTempSubdirectory("store-postgres-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", User, _folder);
        RunAsServer("initdb", "-D", Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        RunAsServer("pg_ctl", "start", "-w", "-s", "-D", Data, "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories='{_folder}' -c fsync=off");
        ConnectionString = $"Host={_folder};Username={User}";
    }

    /// <summary>Null where the server's programs are not installed.</summary>
    public string? ConnectionString { get; }

    private string Data => Path.Combine(_folder!, "data");

    public void Dispose()
    {
        if (_folder is null) return;
        if (ConnectionString is not null) RunAsServer("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", Data);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Debian keeps them in a folder for each version, outside of the path.</summary>
    private static string? NewestPrograms() => !Directory.Exists("/usr/lib/postgresql") ? null :
        Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(programs => File.Exists(Path.Combine(programs, "initdb")));

    private void RunAsServer(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs!, program), .. arguments];
        if (Environment.IsPrivilegedProcess) command = ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. command];
        Run(command[0], command[1..]);
    }

    /// <summary>The server inherits what its starter has open, so nothing is read from a pipe that it would keep.</summary>
    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
    }
}
