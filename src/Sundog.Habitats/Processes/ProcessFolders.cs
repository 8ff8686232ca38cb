using System.Security.Cryptography;
using System.Text;
using Sundog.Habitats.Processes.Grants;

namespace Sundog.Habitats.Processes;

/// <summary>The places of a process driver's state. Readable by its owner only.</summary>
public sealed class ProcessFolders
{
    /// <summary>Bytes of a socket's path that the kernel takes.</summary>
    public const int SocketPathMax = 107;

    /// <summary>Bytes of the folder's path at most: sockets lie below it.</summary>
    public static readonly int StatePathMax = SocketPathMax - $"/{SocketFolder}/{ShortHash("")}".Length;

    private const string SocketFolder = "notify";
    private const string GoneLogFolder = "gone-logs";

    /// <exception cref="PathTooLongException">For sockets in the folder.</exception>
    public ProcessFolders(string state)
    {
        State = Path.GetFullPath(state);
        if (Encoding.UTF8.GetByteCount(State) > StatePathMax)
        {
            throw new PathTooLongException($"The folder's path is too long for sockets in it: {State}. Choose one of at most {StatePathMax} bytes.");
        }

        Records = Make("instances");
        Sockets = Make(SocketFolder);
        Logs = Make("logs");
        GoneLogs = Make(GoneLogFolder);
    }

    public string State { get; }

    public string Records { get; }

    public string Sockets { get; }

    public string Logs { get; }

    /// <summary>Output of instances that are no more, the newest few.</summary>
    public string GoneLogs { get; }

    /// <summary>Of the control groups of this state, and of no other's.</summary>
    public string GroupName => CgroupLayout.NamePrefix + ShortHash(State);

    public string LogOf(string instance) => Path.Combine(Logs, instance + ".log");

    /// <summary>Where an instance's log is to be found when it is no more where it was.</summary>
    public static string GoneLogOf(string log) => Path.GetFullPath(Path.Combine(log, "..", "..", GoneLogFolder, Path.GetFileName(log)));

    public string SocketOf(string instance) => Path.Combine(Sockets, ShortHash(instance));

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));

    private string Make(string name)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(State, ownerOnly);
        return Directory.CreateDirectory(Path.Combine(State, name), ownerOnly).FullName;
    }
}
