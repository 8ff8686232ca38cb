using System.Diagnostics;
using Sundog.Core.Wire;
using Sundog.Inbound;

namespace Sundog;

/// <summary>Measures what requests wait for one resource: a pool, a lock, a queue of one's own. Made by <see cref="Waits.Probe"/>.</summary>
/// <example>
/// <code>
/// var stay = probe.Arrive();
/// if (!await pool.WaitAsync(timeout, cancel)) { stay.Abandon(); return Refused; }
/// using var hold = stay.Acquire();
/// </code>
/// </example>
/// <remarks>What is waited outside of a request is nobody's delay and is not counted. Costs two timestamps; allocates nothing.</remarks>
public sealed class WaitProbe
{
    internal WaitProbe(int index, string name, WaitKind kind, bool curable) => (Index, Name, Kind, Curable) = (index, name, kind, curable);

    /// <summary>From a small fixed set: <c>db-pool</c>, never a request's id.</summary>
    public string Name { get; }

    public WaitKind Kind { get; }

    /// <summary>Whether more replicas would shorten the wait. If not, it is named and blamed but never scaled for.</summary>
    public bool Curable { get; }

    internal int Index { get; }

    /// <summary>Call just before asking for the resource.</summary>
    public Stay Arrive() => new(this, Stopwatch.GetTimestamp());

    /// <summary>For code that already knows how long the current request waited.</summary>
    /// <param name="queueingDelay">Negative counts as zero.</param>
    public void Waited(TimeSpan queueingDelay)
    {
        if (queueingDelay > TimeSpan.Zero) CurrentRequest.Waited(this, queueingDelay);
    }

    /// <summary>A request in line. Ends in exactly one call: <see cref="Acquire"/> or <see cref="Abandon"/>.</summary>
    public readonly struct Stay
    {
        private readonly WaitProbe _probe;
        private readonly long _arrivedAt;

        internal Stay(WaitProbe probe, long arrivedAt) => (_probe, _arrivedAt) = (probe, arrivedAt);

        /// <summary>Call as soon as the resource is held.</summary>
        public Hold Acquire()
        {
            _probe.Waited(Stopwatch.GetElapsedTime(_arrivedAt));
            return default;
        }

        /// <summary>Call when the request gives up waiting: a timeout, a cancellation, a refusal.</summary>
        public void Abandon() => _probe.Waited(Stopwatch.GetElapsedTime(_arrivedAt));
    }

    /// <summary>A request that holds the resource. Its time of use is service, not waiting.</summary>
    public readonly struct Hold : IDisposable
    {
        public void Dispose() { }
    }
}
