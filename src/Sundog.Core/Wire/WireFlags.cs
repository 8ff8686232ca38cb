namespace Sundog.Core.Wire;

/// <summary>Tests of flags on the path of a request, where <see cref="Enum.HasFlag"/> may box.</summary>
public static class WireFlags
{
    public static bool Has(this RequestFlags flags, RequestFlags wanted) => (flags & wanted) == wanted;

    public static bool Has(this ReplyFlags flags, ReplyFlags wanted) => (flags & wanted) == wanted;
}
