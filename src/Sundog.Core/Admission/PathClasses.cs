namespace Sundog.Core.Admission;

/// <summary>Which requests from outside go first when not all can be carried: a class for each path that somebody named, and for all below it.</summary>
/// <remarks>The longest path that fits decides. A path fits whole segments only, and without regard to case: <c>/cart</c> fits <c>/Cart/7</c>, not <c>/carton</c>.</remarks>
public sealed class PathClasses
{
    public const byte Low = 1, Normal = 3, High = 5;

    private readonly PathClass[] _longestFirst;

    public PathClasses(IReadOnlyList<PathClass> classes) => _longestFirst = [.. classes.OrderByDescending(each => each.Path.Length)];

    public static PathClasses None { get; } = new([]);

    /// <param name="path">Of the request, from its first slash on.</param>
    /// <returns>0 to 7; <see cref="Normal"/> when nobody named it.</returns>
    public byte Of(ReadOnlySpan<char> path)
    {
        foreach (var named in _longestFirst)
        {
            if (Fits(named.Path.AsSpan().TrimEnd('/'), path)) return named.Class;
        }

        return Normal;
    }

    private static bool Fits(ReadOnlySpan<char> prefix, ReadOnlySpan<char> path) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}

/// <param name="Path">Begins with a slash.</param>
/// <param name="Class">0 to 7; a higher one goes first.</param>
public sealed record PathClass(string Path, byte Class);
