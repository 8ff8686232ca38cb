using Sundog.Core.Wire;

namespace Sundog.Core.Protocol;

/// <summary>One request's anatomy along its path, as the entry saw it.</summary>
/// <param name="Age">How long ago it ended when the line was written.</param>
public sealed record Exemplar(
    string TraceId, string Route, int Status, TimeSpan Age, TimeSpan Residence, TimeSpan Waiting, IReadOnlyList<ExemplarPart> Parts);

/// <summary>One service's share of it.</summary>
/// <param name="Kind">Where it waited longest.</param>
/// <param name="ExclusiveWait">Waiting of its own, without its callees'.</param>
public sealed record ExemplarPart(string Service, WaitKind Kind, TimeSpan ExclusiveWait, TimeSpan ServiceTime);
