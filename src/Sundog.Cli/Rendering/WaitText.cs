using Sundog.Bench.Reports;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Host.Management;

namespace Sundog.Cli.Rendering;

/// <summary>What requests wait for, in words.</summary>
internal static class WaitText
{
    /// <summary>Waits shorter than this do not matter to anybody.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMicroseconds(100);

    /// <summary>Long enough to be told.</summary>
    public static bool Matters(WaitStatus wait) => wait.PerRequest >= Least;

    /// <summary>Only some requests carry the account of every service; of the others each callee tells one sum.</summary>
    public const string NotBrokenDown = "not broken down";

    public static string Kind(WaitKind kind) => kind switch
    {
        WaitKind.Cpu => "CPU",
        WaitKind.Throttle => "CPU grant",
        WaitKind.ThreadPool => "thread pool",
        WaitKind.GarbageCollection => "garbage collection",
        WaitKind.ConnectionPool => "connection pool",
        WaitKind.ColdStart => "cold start",
        WaitKind.Socket => "the server to read it",
        WaitKind.Admission => "a slot",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What a request waited for at one service of its path.</summary>
    public static string Of(ExemplarPart part) => part.ExclusiveWait <= TimeSpan.Zero ? "" : part.Kind == WaitKind.Other ? NotBrokenDown : Kind(part.Kind);

    /// <summary>A service of a request's path, as people say it.</summary>
    public static string Service(ExemplarPart part) => part.Service switch
    {
        "front-door" => "front door",
        "others" => "other services",
        ['#', ..] => $"unknown service ({part.Service})",
        _ => part.Service,
    };

    /// <summary><c>database catalog</c>; a callee by its name alone.</summary>
    public static string Named(WaitStatus wait) =>
        wait.IsCallee ? wait.Name
        : wait.Name.Length == 0 || IsKindAgain(wait) ? Kind(wait.Kind)
        : $"{Kind(wait.Kind)} {wait.Name}";

    /// <summary><c>thread-pool</c> says no more than the thread pool does.</summary>
    private static bool IsKindAgain(WaitStatus wait) =>
        wait is { Kind: WaitKind.GarbageCollection, Name: "gc" } || string.Equals(wait.Name.Replace("-", ""), wait.Kind.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The longest few: <c>CPU 12ms, -> persistence 8ms</c>; a dash when nothing waits.</summary>
    public static string Longest(ServiceStatus service, int count)
    {
        var waits = service.Waits.Where(Matters).OrderByDescending(wait => wait.PerRequest).Take(count)
            .Select(wait => $"{(wait.IsCallee ? "-> " : "")}{Named(wait)} {Figures.Time(wait.PerRequest)}").ToList();
        return waits.Count == 0 ? "-" : string.Join(", ", waits);
    }

    /// <summary>The wait that costs most over the whole application, each service's own only, and whether more replicas help.</summary>
    /// <returns>Null when nothing waits.</returns>
    public static string? Dominant(ApplicationStatus application)
    {
        var arrivals = application.Services.FirstOrDefault(service => service.Service == application.Entry)?.ArrivalsPerSecond ?? 0;
        var longest = application.Services
            .SelectMany(service => service.Waits.Where(wait => !wait.IsCallee && Matters(wait)).Select(wait => (service, wait, Total: wait.PerRequest * service.ArrivalsPerSecond)))
            .OrderByDescending(each => each.Total)
            .FirstOrDefault();
        if (longest.wait is null || arrivals <= 0) return null;

        var cure = longest.wait.Curable ? longest.service.IsSaturated ? "more replicas would help, but there is no room" : "more replicas help" : "more replicas do not help";
        return $"{Named(longest.wait)} at {longest.service.Service}: {Figures.Time(longest.Total / arrivals)} of each request ({cure})";
    }
}
