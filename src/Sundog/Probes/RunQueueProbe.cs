using Sundog.Core.Wire;

namespace Sundog.Probes;

/// <summary>Run-queue delay: time in which threads of this process could have run and no CPU was free for them.</summary>
/// <remarks>
/// <c>/proc/self/task/*/schedstat</c>, second field, nanoseconds; the file of the process itself speaks of its first thread only. Whether the kernel
/// counts is found by reading: documentation and configuration options mislead. A thread that ends takes its counter along, hence the last
/// value of each is kept. Where the kernel counts a quota's throttling as run delay (Linux 6.18 and later), this includes it.
/// </remarks>
internal sealed class RunQueueProbe : ITickProbe, IDisposable
{
    private const string Tasks = "/proc/self/task";
    private const double LookAgainSeconds = 1;
    private const double ProveSeconds = 5;

    private readonly Dictionary<string, (ProcFile File, long Nanoseconds)> _threads = [];
    private double _sinceLook = double.PositiveInfinity;
    private double _unproven;
    private bool _proven;

    public WaitKind Kind => WaitKind.Cpu;

    public string? Missing { get; private set; } = Directory.Exists(Tasks) ? null : $"needs {Tasks}";

    public double Sample(in TickMoment tick)
    {
        if (Missing is not null) return 0;
        if ((_sinceLook += tick.Seconds) >= LookAgainSeconds) FindThreads();

        long waited = 0;
        Span<byte> buffer = stackalloc byte[96];
        foreach (var tid in _threads.Keys)
        {
            var (file, before) = _threads[tid];
            if (ProcText.Field(file.Read(buffer), 1) is not { } now) continue;
            waited += now - before;
            _threads[tid] = (file, now); // Setting an existing key is allowed while its keys are walked.
        }

        _proven |= waited > 0;
        if (!_proven && (_unproven += tick.Seconds) > ProveSeconds) Missing = "needs a kernel that fills schedstat (CONFIG_SCHED_INFO)";
        return waited * 1e-9;
    }

    public void Dispose()
    {
        foreach (var (file, _) in _threads.Values) file.Dispose();
        _threads.Clear();
    }

    private void FindThreads()
    {
        var first = _sinceLook == double.PositiveInfinity;
        _sinceLook = 0;
        var alive = new HashSet<string>();
        Span<byte> buffer = stackalloc byte[96];
        foreach (var path in Directory.EnumerateDirectories(Tasks))
        {
            alive.Add(path);
            if (_threads.ContainsKey(path) || ProcFile.TryOpen(path + "/schedstat") is not { } file) continue;

            // What a thread waited before the first tick belongs to start-up; a thread found later was born since the last look.
            var already = first ? ProcText.Field(file.Read(buffer), 1) ?? 0 : 0;
            _proven |= already > 0;
            _threads[path] = (file, already);
        }

        foreach (var gone in _threads.Keys.Where(k => !alive.Contains(k)).ToArray())
        {
            _threads[gone].File.Dispose();
            _threads.Remove(gone);
        }
    }
}
