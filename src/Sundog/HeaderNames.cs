namespace Sundog;

/// <summary>The headers of our own. None may come from or go to the outside.</summary>
internal static class HeaderNames
{
    /// <summary>From caller to callee.</summary>
    public const string Request = "sundog";

    /// <summary>From callee to caller.</summary>
    public const string Reply = "sundog-wait";

    /// <summary>From an instance to itself, before it is ready.</summary>
    public const string Rehearsal = "sundog-rehearsal";
}
