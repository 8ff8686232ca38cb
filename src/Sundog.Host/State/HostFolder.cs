using System.Text;
using Sundog.Habitats.Processes;

namespace Sundog.Host.State;

/// <summary>The places of a host's state. Its owner's only.</summary>
public sealed class HostFolder
{
    /// <exception cref="PathTooLongException">For sockets in it and below.</exception>
    public HostFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        NameMax = ProcessFolders.StatePathMax - Encoding.UTF8.GetByteCount(Processes + "/");
        if (NameMax < 1)
        {
            throw new PathTooLongException(
                "The state folder's path is too long: sockets lie below it, whose paths are bounded. "
                + $"It and an application's name may have {NameMax + Encoding.UTF8.GetByteCount(Path)} bytes together: {Path}");
        }
    }

    /// <summary>Where a user's host keeps its state unless told otherwise: $XDG_STATE_HOME/sundog, usually ~/.local/state/sundog.</summary>
    public static string Default => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : System.IO.Path.Combine(Home, ".local", "state"), "sundog");

    public string Path { get; }

    /// <summary>How long an application's name may be: its sockets lie below this folder, and the kernel bounds their paths.</summary>
    public int NameMax { get; }

    public string AgentSocket => In("agents.sock");

    public string ManagementSocket => In("manage.sock");

    /// <summary>One host for each state folder.</summary>
    public string Lock => In("host.lock");

    /// <summary>Held by whoever keeps a host running here.</summary>
    public string SupervisorLock => In("supervisor.lock");

    /// <summary>There while a host runs that a supervisor started and nobody by hand, even when that supervisor is no more; and after it, unless it ended as asked.</summary>
    public string Supervised => In("supervised");

    public string Epoch => In("epoch");

    public string Secret => In("secret");

    public string Journal => In("journal.ndjson");

    /// <summary>The host's own output, where a supervisor starts it.</summary>
    public string HostLog => In("host.log");

    /// <summary>One file for each application that is up.</summary>
    public string Applications => In("applications");

    /// <summary>A folder for the builds of each application.</summary>
    public string Builds => In("builds");

    /// <summary>Of the process driver.</summary>
    public string Processes => In("processes");

    /// <summary>Makes what is missing. A folder that was there keeps its rights, since it may be anybody's; all that the host puts into it is its owner's only by itself.</summary>
    public HostFolder Make()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var folder in (string[])[Path, Applications, Builds, Processes]) Directory.CreateDirectory(folder, ownerOnly);
        using var log = new FileStream(HostLog, new FileStreamOptions // Whoever redirects into it would make it by the user's usual rights.
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = ownerOnly & ~UnixFileMode.UserExecute,
        });
        return this;
    }

    /// <summary>Where what is known of one application is kept.</summary>
    public string ApplicationOf(string name) => System.IO.Path.Combine(Applications, name + ".json");

    /// <summary>Where the instances of one application keep what they need.</summary>
    public string ProcessesOf(string name) => System.IO.Path.Combine(Processes, name);

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : System.IO.Path.GetTempPath();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
