namespace Sundog;

/// <summary>The two headers between services. Neither may come from or go to the outside.</summary>
internal static class HeaderNames
{
    /// <summary>From caller to callee.</summary>
    public const string Request = "sundog";

    /// <summary>From callee to caller.</summary>
    public const string Reply = "sundog-wait";
}
