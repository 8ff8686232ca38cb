namespace Sundog.Core.Wire;

/// <summary>What a caller tells a callee with each request: the header <c>sundog</c>, 24 bytes as 32 characters of base64url.</summary>
/// <remarks>Durations only; no clock is compared with another machine's. Layout and limits: the codec beside.</remarks>
/// <param name="Caller">Hash of the caller's service name; its low 24 bits travel.</param>
/// <param name="Priority">Class and level of the request, set at the entry.</param>
/// <param name="RemainingBudget">Time left until the answer is useless. Up to 71 minutes.</param>
/// <param name="WaitedUpstream">Waiting so far on the way here. Saturates at 16.7 s.</param>
/// <param name="WaitBudget">Mean waiting that the caller grants to one such call and all below it. Saturates at 16.7 s; 0 when none is stated.</param>
/// <param name="SteadyCallsPerSecond">Declared: what the whole caller service will send to this callee once its own bottleneck is gone.</param>
/// <param name="TotalCallsPerSecond">Declared: the same with the drain of its backlog.</param>
/// <param name="DeclarationSequence">Newest wins, modulo 256.</param>
/// <param name="ViolationRatio">The entry's share of late requests over its allowed share; 1 = just met.</param>
/// <param name="Hops">Services passed on the way, 0 at the first callee; at most 15.</param>
public readonly record struct RequestHeader(
    RequestFlags Flags,
    RequestPriority Priority,
    TimeSpan RemainingBudget,
    TimeSpan WaitedUpstream,
    TimeSpan WaitBudget,
    uint Caller,
    double SteadyCallsPerSecond,
    double TotalCallsPerSecond,
    byte DeclarationSequence,
    double ViolationRatio,
    int Hops);

[Flags]
public enum RequestFlags : byte
{
    None = 0,

    /// <summary>Please answer with the entries of every service on the critical path.</summary>
    DetailWanted = 1,

    /// <summary>Please answer with the account even if there is nothing out of the ordinary in it.</summary>
    AccountWanted = 2,

    /// <summary>Not the first try.</summary>
    Retry = 4,

    /// <summary>The entry is calm: replies may be learned from.</summary>
    Calm = 8,
}

/// <summary>How important a request is. A higher class goes first; within a class a user's level is fixed, so that one user is consistently in or out.</summary>
/// <param name="Class">0 (first to be shed) to 7; 3 unless the entry says otherwise.</param>
/// <param name="Level">0 to 31, a hash of the user.</param>
public readonly record struct RequestPriority(byte Class, byte Level)
{
    public static RequestPriority Default => new(3, 0);
}
