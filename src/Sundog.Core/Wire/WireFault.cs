namespace Sundog.Core.Wire;

/// <summary>Why a header was ignored. Counted by shells; never an exception.</summary>
public enum WireFault
{
    None,

    /// <summary>Not base64url, or not in its one canonical spelling.</summary>
    Malformed,

    WrongLength,

    /// <summary>Written by a version of Sundog that this one does not understand.</summary>
    WrongVersion,

    /// <summary>The keyed tag does not fit: whoever wrote it does not have the application's key, or it was damaged on the way.</summary>
    NotAPeer,

    /// <summary>A field says what this version never writes.</summary>
    OutOfRange,
}
