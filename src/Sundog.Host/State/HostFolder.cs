using Sundog.Habitats.Processes;

namespace Sundog.Host.State;

/// <summary>The places of a host's state. Its owner's only.</summary>
public sealed class HostFolder
{
    /// <exception cref="PathTooLongException">For sockets in the folder.</exception>
    public HostFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        SocketPath.Require(ManagementSocket, Path);
    }

    /// <summary>Where a user's host keeps its state unless told otherwise: $XDG_STATE_HOME/sundog, usually ~/.local/state/sundog.</summary>
    public static string Default => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : System.IO.Path.Combine(Home, ".local", "state"), "sundog");

    public string Path { get; }

    public string AgentSocket => In("agents.sock");

    public string ManagementSocket => In("manage.sock");

    /// <summary>Held by the host: one for each state folder.</summary>
    public string Lock => In("host.lock");

    /// <summary>Held by whoever keeps a host running here.</summary>
    public string SupervisorLock => In("supervisor.lock");

    public string Epoch => In("epoch");

    public string Secret => In("secret");

    public string Journal => In("journal.ndjson");

    /// <summary>The host's own output, where a supervisor starts it.</summary>
    public string HostLog => In("host.log");

    /// <summary>One file for each application that is up.</summary>
    public string Applications => In("applications");

    /// <summary>Of the process driver.</summary>
    public string Processes => In("processes");

    public HostFolder Make()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Path, ownerOnly);
        Directory.CreateDirectory(Applications, ownerOnly);
        return this;
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : System.IO.Path.GetTempPath();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
