using System.Diagnostics.CodeAnalysis;
using Sundog.Core.Admission;
using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>What is known of a request when it arrives.</summary>
public readonly record struct Arrival
{
    private readonly RequestHeader? _peer;

    private Arrival(in RequestHeader? peer) => _peer = peer;

    /// <summary>The header, in place, when it carried a peer's tag; null makes this an entry for it.</summary>
    [UnscopedRef]
    public ref readonly RequestHeader? Peer => ref _peer;

    /// <summary>For a request from outside: its class, 0 to 7. A peer's header says its own.</summary>
    public byte Class { get; init; }

    /// <summary>For a request from outside: a hash of whoever asks.</summary>
    public uint User { get; init; }

    /// <summary>For a request from outside: how long it may take at most. May only shorten what is allowed anyway.</summary>
    public TimeSpan? Allowed { get; init; }

    /// <summary>Not the first try, as far as is known: a peer says so in its header, nobody outside does.</summary>
    public bool IsRetry { get; init; }

    /// <summary>How long it takes is up to whoever asks: what it brings comes bit by bit, and an answer is not late before that is over.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>How long it lay in its socket before it was read.</summary>
    public TimeSpan Unread { get; init; }

    public static Arrival FromPeer(in RequestHeader header, TimeSpan unread = default) => new(header) { IsRetry = header.Flags.Has(RequestFlags.Retry), Unread = unread };

    public static Arrival FromOutside(byte @class = PathClasses.Normal, uint user = 0, TimeSpan? allowed = null, bool isRetry = false) =>
        new(null) { Class = @class, User = user, Allowed = allowed, IsRetry = isRetry };
}
