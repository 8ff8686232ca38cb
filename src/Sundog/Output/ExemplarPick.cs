using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Inbound;
using Sundog.Outbound;

namespace Sundog.Output;

/// <summary>Which requests from outside are worth showing to people whole: late ones and a sample of the others, a few per second at most.</summary>
/// <param name="own">Who sees them: its own part has its name whether or not others know it.</param>
/// <param name="bound">The objective's; null: only the sample.</param>
/// <param name="send">Takes an exemplar; called on the request's thread, so it must be quick.</param>
internal sealed class ExemplarPick(ServiceId own, TimeSpan? bound, ServiceDirectory directory, Action<Exemplar> send)
{
    private static readonly TimeSpan LatePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SamplePause = TimeSpan.FromSeconds(1);

    private readonly ushort _ownHash = (ushort)own.WireHash;

    private long _nextLate;
    private long _nextLateSample;
    private long _nextSample;

    public bool Wants(LiveRequest request, in RequestSummary summary)
    {
        if (bound is { } limit && summary.Residence > limit) return IsTurn(ref request.IsSampled ? ref _nextLateSample : ref _nextLate, LatePause); // Those with every detail are not crowded out.
        return request.IsSampled && IsTurn(ref _nextSample, SamplePause);
    }

    public void Send(LiveRequest request, in RequestSummary summary, string trace, string route, int status)
    {
        send(new(trace, route, status, TimeSpan.Zero, summary.Residence, summary.Waiting, Parts(request)));
    }

    /// <summary>Who waited for what along the request's path, with names. Complete once the account is closed.</summary>
    public ExemplarPart[] Parts(LiveRequest request)
    {
        var entries = request.Details.Entries;
        var parts = new ExemplarPart[entries.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var entry = entries[i];
            parts[i] = new(entry.Service == _ownHash ? own.Name : directory.NameOf(entry.Service), entry.Kind, entry.ExclusiveWait, entry.ServiceTime);
        }

        return parts;
    }

    private static bool IsTurn(ref long next, TimeSpan pause)
    {
        var now = MonotonicClock.Now.Ticks;
        var turn = Volatile.Read(ref next);
        return now >= turn && Interlocked.CompareExchange(ref next, now + pause.Ticks, turn) == turn;
    }
}
