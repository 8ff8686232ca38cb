using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sundog.Host.Manifest.Build;
using Sundog.Host.State;

namespace Sundog.Cli.Doctor;

/// <summary>What of this machine matters to Sundog. Each check looks at one thing, changes nothing and never throws.</summary>
internal static class MachineChecks
{
    private const int SdkMajor = 10;
    private const long DiskBytesWanted = 2L << 30;
    private const int OpenFilesWanted = 4096;
    private const string RaiseOpenFiles = "as root: a line '* hard nofile 65536' in /etc/security/limits.conf and a new login, or LimitNOFILE=65536 in the systemd unit";

    public static Check Sdk()
    {
        const string next = "install the .NET 10 SDK: https://dot.net/download";
        if (DotnetProgram.Find() is not { } dotnet) return Check.Bad("sdk", "no dotnet program", next);
        var version = FirstLine(dotnet, "--version");
        return int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= SdkMajor
            ? Check.Good("sdk", $".NET SDK {version}")
            : Check.Bad("sdk", version.Length == 0 ? $"{dotnet} has no SDK" : $".NET SDK {version}", next);
    }

    public static Check Linker() => NativeLinker.Find() is { } linker
        ? Check.Good("linker", $"{linker} links NativeAOT programs")
        : Check.Limited("linker", "no clang or gcc: services are built without NativeAOT and start slower", "apt-get install gcc libc6-dev");

    public static Check Cores() => Environment.ProcessorCount >= 2
        ? Check.Good("cores", $"{Environment.ProcessorCount} cores")
        : Check.Limited("cores", "1 core: services, callers and load share it", "use a machine with two cores or more for measurements");

    public static Check Pressure() => CanRead("/proc/pressure/cpu")
        ? Check.Good("pressure", "the kernel tells CPU, memory and disk pressure (PSI)")
        : Check.Limited("pressure", "no PSI: waits for disk and memory are not measured", "boot with psi=1, on a kernel with CONFIG_PSI");

    public static Check RunQueue() => CanRead("/proc/self/schedstat")
        ? Check.Good("schedstat", "the kernel tells run-queue delay")
        : Check.Limited("schedstat", "no /proc/self/schedstat: waits for the CPU are not measured", "use a kernel with CONFIG_SCHED_INFO");

    public static Check Loopback()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return Check.Good("ports", "can listen on loopback");
        }
        catch (SocketException refused)
        {
            return Check.Bad("ports", $"cannot listen on loopback: {refused.Message}", "permit 127.0.0.1 in this sandbox or container");
        }
    }

    public static Check OpenFiles()
    {
        var line = TryRead("/proc/self/limits").Split('\n').FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) ?? "";
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 5 } words ? words[4] : "unknown"; // .NET raises the soft limit to it.
        return !int.TryParse(hard, CultureInfo.InvariantCulture, out var files) || files >= OpenFilesWanted
            ? Check.Good("open-files", $"at most {hard}")
            : Check.Limited("open-files", $"at most {files}: few connections at a time", RaiseOpenFiles);
    }

    public static Check Disk(string folder)
    {
        try
        {
            new HostFolder(folder).Make();
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var says = $"{free / (double)(1L << 30):0.0} GiB free for builds and state in {folder}";
            return free >= DiskBytesWanted ? Check.Good("disk", says) : Check.Limited("disk", says, "make room: builds of a few services take up to 2 GiB");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Check.Bad("disk", $"cannot write to {folder}: {refused.Message}", "set XDG_STATE_HOME to a folder that can be written to");
        }
    }

    private static bool CanRead(string file) => TryRead(file).Length > 0;

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string FirstLine(string program, string argument)
    {
        try
        {
            var start = new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
            using var process = Process.Start(start)!;
            var line = process.StandardOutput.ReadLine() ?? "";
            process.WaitForExit(TimeSpan.FromSeconds(10));
            return line.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
