namespace Sundog.Core.Protocol;

/// <summary>The environment variables by which a host tells an instance who it is. Beside them it gives <c>ASPNETCORE_URLS</c> and <c>NOTIFY_SOCKET</c>.</summary>
public static class InstanceEnvironment
{
    public const string Application = "SUNDOG_APPLICATION";
    public const string Service = "SUNDOG_SERVICE";
    public const string Instance = "SUNDOG_INSTANCE";

    /// <summary>A secret of this instance; fixes the one service it may command.</summary>
    public const string Token = "SUNDOG_TOKEN";

    /// <summary>Path of the host's Unix socket for instances.</summary>
    public const string HostSocket = "SUNDOG_HOST_SOCKET";

    /// <summary>The application's key for the headers between its services, 32 hexadecimal digits.</summary>
    public const string PeerKey = "SUNDOG_PEER_KEY";

    /// <summary>The CPU grant in cores, invariant decimal; absent when the machine permits none.</summary>
    public const string CpuCores = "SUNDOG_CPU";

    /// <summary>The service's objective (<c>p95 &lt; 200ms</c>), as configuration key <c>Sundog:Objective</c>.</summary>
    public const string Objective = "Sundog__Objective";

    /// <summary><c>true</c>: decide and record, do not act; configuration key <c>Sundog:Observe</c>.</summary>
    public const string Observe = "Sundog__Observe";

    /// <summary>systemd's readiness protocol (sd_notify): a datagram socket that takes <c>READY=1</c> and <c>STOPPING=1</c>.</summary>
    public const string NotifySocket = "NOTIFY_SOCKET";
}
