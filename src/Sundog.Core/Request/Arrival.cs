using Sundog.Core.Admission;
using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>What is known of a request when it arrives.</summary>
/// <param name="Peer">The header, when it carried a peer's tag; null makes this an entry for it.</param>
/// <param name="Class">For a request from outside: its class, 0 to 7. A peer's header says its own.</param>
/// <param name="User">For a request from outside: a hash of whoever asks.</param>
/// <param name="Allowed">For a request from outside: how long it may take at most. May only shorten what is allowed anyway.</param>
/// <param name="IsRetry">Not the first try, as far as is known: a peer says so in its header, nobody outside does.</param>
public readonly record struct Arrival(RequestHeader? Peer, byte Class, uint User, TimeSpan? Allowed, bool IsRetry)
{
    /// <summary>How long it takes is up to whoever asks: what it brings comes bit by bit, and an answer is not late before that is over.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>How long it lay in its socket before it was read.</summary>
    public TimeSpan Unread { get; init; }

    public static Arrival FromPeer(in RequestHeader header) => new(header, 0, 0, null, header.Flags.Has(RequestFlags.Retry));

    public static Arrival FromOutside(byte @class = PathClasses.Normal, uint user = 0, TimeSpan? allowed = null, bool isRetry = false) => new(null, @class, user, allowed, isRetry);
}
