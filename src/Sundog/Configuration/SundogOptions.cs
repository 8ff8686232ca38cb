namespace Sundog;

/// <summary>What a service may say about itself: configuration section <c>Sundog</c>, or the lambda of <c>AddSundog</c>. Everything has a default.</summary>
/// <remarks>Without an objective, or without a host, a service only traces and holds nobody back. With both it decides, and acts unless told to observe.</remarks>
public sealed class SundogOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sundog";

    /// <summary>Which response time requests from outside must stay under: <c>p95 &lt; 200ms</c>. Null or empty: only trace.</summary>
    public string? Objective { get; set; }

    /// <summary>Decide and record, but do not act.</summary>
    public bool Observe { get; set; }

    /// <summary>The service's name, a DNS label. By default what the host says, else <c>OTEL_SERVICE_NAME</c>, else the program's name.</summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// Answer requests from outside with a <c>Server-Timing</c> header that browsers show. Off by default: waiting times tell a stranger how
    /// loaded the service is.
    /// </summary>
    public bool ServerTiming { get; set; }

    /// <summary>
    /// Requests served at once by one instance. By default derived from the CPU grant and from how long requests wait for callees; without a limit where
    /// the service only traces or observes.
    /// </summary>
    public int? Slots { get; set; }
}
