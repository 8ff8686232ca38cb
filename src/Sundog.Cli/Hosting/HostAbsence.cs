using System.Diagnostics;

namespace Sundog.Cli.Hosting;

/// <summary>Whether a host that does not answer may still come back, for whoever watches what it runs.</summary>
internal sealed class HostAbsence(BackgroundHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10); // Whoever looks after a host that has no supervisor of ours starts it within seconds.

    private long? _since;

    public void Answered() => _since = null;

    /// <summary>Call when it did not answer.</summary>
    /// <returns>True when none is on its way, and has not been for ten seconds: with the last application its host ends too.</returns>
    public bool IsForGood()
    {
        if (host.IsSupervised) Answered();
        else _since ??= Stopwatch.GetTimestamp();
        return _since is { } since && Stopwatch.GetElapsedTime(since) > Patience;
    }
}
