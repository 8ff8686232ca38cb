namespace Sundog.Core.Balancing;

/// <summary>How a call ended, as far as its instance's health is concerned.</summary>
public enum CallOutcome
{
    /// <summary>Answered; also with an error that is the asker's own (4xx).</summary>
    Answered,

    /// <summary>Turned away by admission: a sign of load, not of sickness.</summary>
    Refused,

    /// <summary>Turned away because the instance leaves.</summary>
    RefusedDraining,

    /// <summary>Answered with an error of its own (5xx), broken off, or not answered in time.</summary>
    Failed,

    /// <summary>No connection could be made.</summary>
    ConnectionFailed,

    /// <summary>The asker lost interest, or sent what cannot be sent: says nothing about the instance.</summary>
    Cancelled,
}
