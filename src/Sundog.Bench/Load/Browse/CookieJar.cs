using System.Collections.Immutable;

namespace Sundog.Bench.Load.Browse;

/// <summary>The cookies of one session, as the store's single site needs them: names and values, no paths or domains.</summary>
/// <remarks>A value that never changes, so that sessions can share it; the header is put together once per change and not per request.</remarks>
internal sealed class CookieJar
{
    public static readonly CookieJar Empty = new([]);

    private readonly ImmutableArray<KeyValuePair<string, string>> _cookies;

    private CookieJar(ImmutableArray<KeyValuePair<string, string>> cookies)
    {
        _cookies = cookies;
        Header = cookies.IsEmpty ? null : string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
    }

    /// <summary>Value of the Cookie header; null when there is none to send.</summary>
    public string? Header { get; }

    /// <summary>The jar after a Set-Cookie line. An empty value or a maximum age of zero takes the cookie out; a line without a name changes nothing.</summary>
    public CookieJar With(string setCookie)
    {
        var line = setCookie.AsSpan();
        var end = line.IndexOf(';');
        var pair = end < 0 ? line : line[..end];
        var equals = pair.IndexOf('=');
        if (equals <= 0) return this;

        var name = pair[..equals].Trim().ToString();
        var value = pair[(equals + 1)..].Trim().ToString();
        var gone = value.Length == 0 || (end >= 0 && line[end..].Contains("max-age=0", StringComparison.OrdinalIgnoreCase));
        var index = 0;
        while (index < _cookies.Length && _cookies[index].Key != name) index++;

        var known = index < _cookies.Length;
        if (gone) return known ? new(_cookies.RemoveAt(index)) : this;
        if (!known) return new(_cookies.Add(new(name, value)));
        return _cookies[index].Value == value ? this : new(_cookies.SetItem(index, new(name, value)));
    }
}
