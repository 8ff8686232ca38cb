using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sundog.Inbound;

/// <summary>How long a gRPC client is willing to wait, as it says itself: an integer of at most 8 digits and a unit.</summary>
/// <remarks>Source: gRPC over HTTP/2, PROTOCOL-HTTP2.md, rule "Timeout".</remarks>
internal static class GrpcTimeout
{
    private const string Name = "grpc-timeout";
    private const int DigitsMax = 8;

    /// <returns>Null when it says nothing, or nothing valid.</returns>
    public static TimeSpan? Read(IHeaderDictionary headers) =>
        headers.TryGetValue(Name, out var values) && values is [{ } text] ? Parse(text) : null;

    public static TimeSpan? Parse(string text)
    {
        if (text.Length is < 2 or > DigitsMax + 1) return null;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)) return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(amount),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromTicks(amount / 100),
            _ => null,
        };
    }
}
