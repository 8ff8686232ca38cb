using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>All that the whole process waited for in a tick, kind by kind, ready to be shared out among the requests that were active.</summary>
/// <remarks>
/// With a grant of c cores below 1 a request alone would be throttled too: CPU time u takes u/c. That part is service, not waiting, and is left out.
/// Threads that no request waits for wait as well, this package's own among them: more than the requests' active time beyond their service is not theirs.
/// Where the kernel counts throttling as run-queue delay already (Linux 6.18 and later) it is counted once.
/// </remarks>
/// <param name="cpuCores">The grant; 0 when there is none.</param>
internal sealed class ProcessWaits(double cpuCores, ThreadPoolProbe pool) : IDisposable
{
    private static readonly bool RunDelayHasThrottling = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(6, 18);

    private readonly RunQueueProbe _runQueue = new();
    private readonly ThrottleProbe _throttle = new();
    private readonly ITickProbe[] _others = [new GarbageCollectionProbe(), pool, PressureProbe.Disk(), PressureProbe.Memory()];
    private readonly (WaitKind Kind, double Seconds)[] _waits = new (WaitKind, double)[6];

    /// <summary>What cannot be measured on this machine, and what that would need.</summary>
    public IEnumerable<string> Missing =>
        new ITickProbe[] { _runQueue, _throttle }.Concat(_others).Where(p => p.Missing is not null).Select(p => $"{p.Kind} {p.Missing}");

    /// <param name="cpuSeconds">CPU used in this tick.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<(WaitKind Kind, double Seconds)> Sample(in TickMoment tick, double cpuSeconds)
    {
        var throttled = _throttle.Sample(tick);
        var delayed = _runQueue.Sample(tick);
        if (RunDelayHasThrottling) throttled = Math.Min(throttled, delayed);
        var forCpu = RunDelayHasThrottling ? delayed : delayed + throttled;
        var alone = cpuCores is > 0 and < 1 ? (cpuSeconds / cpuCores) - cpuSeconds : 0;
        var waited = Math.Clamp(forCpu - alone, 0, Math.Max(0, (tick.Active * tick.Seconds) - cpuSeconds - alone));
        var throttledShare = forCpu > 0 ? throttled / forCpu : 0;
        _waits[0] = (WaitKind.Throttle, waited * throttledShare);
        _waits[1] = (WaitKind.Cpu, waited * (1 - throttledShare));
        for (var i = 0; i < _others.Length; i++) _waits[i + 2] = (_others[i].Kind, _others[i].Sample(tick));
        return _waits;
    }

    public void Dispose()
    {
        _runQueue.Dispose();
        _throttle.Dispose();
        foreach (var probe in _others) (probe as IDisposable)?.Dispose();
    }
}
