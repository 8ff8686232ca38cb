using Sundog.Core;
using Sundog.Host.Management;

namespace Sundog.Host.Journaling;

/// <summary>One line of the journal and of the stream of events.</summary>
/// <param name="Number">Grows by one; also over restarts of the host.</param>
/// <param name="Text">A sentence for people.</param>
/// <param name="Decision">With <see cref="JournalKind.Decision"/>; with <see cref="JournalKind.Effect"/> the same one again, its effect filled in.</param>
public sealed record JournalEntry(
    long Number, DateTimeOffset At, JournalKind Kind, string Text, string? Application = null, ServiceId? Service = null, InstanceId? Instance = null, DecisionRecord? Decision = null)
{
    internal const string EndedAsAsked = "ended as asked";

    /// <summary>With <see cref="JournalKind.Gone"/>: the instance did not end by itself.</summary>
    public bool TellsOfAnAskedEnd() => Text.EndsWith($"{EndedAsAsked}.", StringComparison.Ordinal);
}

public enum JournalKind
{
    HostStarted,
    HostStopped,
    ApplicationUp,
    ApplicationDown,
    Ready,
    Gone,

    /// <summary>Who leads a service changed.</summary>
    Leader,
    Decision,
    Effect,

    /// <summary>A person fixed or freed a count.</summary>
    Pin,

    /// <summary>A request or a hint came to a service at zero.</summary>
    Summoned,

    /// <summary>Something that a person would want to know: a crash loop, no room, an overdue start.</summary>
    Note,
}
