namespace Sundog.Core.Lifecycle;

/// <summary>Something a person would want to read in the journal.</summary>
public sealed record ReplicaNote(ReplicaNoteKind Kind, InstanceId? Instance, string Text);

public enum ReplicaNoteKind
{
    /// <summary>It ended without being asked.</summary>
    Died,

    /// <summary>Starts keep failing; they are slowed down.</summary>
    CrashLoop,

    /// <summary>The habitat is full.</summary>
    NoRoom,

    /// <summary>A start was refused for another reason.</summary>
    StartRefused,

    /// <summary>A start took too long and is no longer counted on.</summary>
    Overdue,

    /// <summary>One that was given up came after all, or an unknown one was found running.</summary>
    Adopted,

    /// <summary>A listing showed that it is gone, though nobody said so.</summary>
    Vanished,
}
