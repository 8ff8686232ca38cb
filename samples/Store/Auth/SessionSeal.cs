using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Store.Contracts;

namespace Store.Auth;

/// <summary>Writes sessions as tokens that nobody else can make or change: <c>base64url(json).base64url(HMAC-SHA-256 of it)</c>.</summary>
public sealed class SessionSeal(SessionKey key, TimeProvider time)
{
    /// <summary>A session ends this long after its last change.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private const int TokenCharactersMax = 4000; // A cookie holds 4096 bytes, its name and attributes included.

    /// <summary>Renews the session's life and signs it.</summary>
    public SignedSession Sign(Session session)
    {
        var renewed = session with { ExpiresAtSeconds = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds() };
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(renewed, StoreJson.Wire.Session));
        return new($"{body}.{Base64Url.EncodeToString(Signature(body))}", renewed);
    }

    /// <returns>The session, or a visitor's when the token is missing, forged, damaged or too old.</returns>
    public Session Open(string? token) => TryOpen(token) ?? Session.Visitor;

    private Session? TryOpen(string? token)
    {
        if (token is null or { Length: > TokenCharactersMax }) return null;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return null;

        var body = token[..dot];
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryDecode(token.AsSpan(dot + 1), claimed)) return null;
        if (!CryptographicOperations.FixedTimeEquals(claimed, Signature(body))) return null;

        // Signed by us, so it is what we wrote, perhaps in an older form.
        var session = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(body), StoreJson.Wire.Session);
        return session is { Cart: not null } && session.ExpiresAtSeconds > time.GetUtcNow().ToUnixTimeSeconds() ? session : null;
    }

    private byte[] Signature(string body) => HMACSHA256.HashData(key.Bytes, Encoding.ASCII.GetBytes(body));

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> exactly) =>
        Base64Url.IsValid(text, out var length)
        && length == exactly.Length
        && Base64Url.TryDecodeFromChars(text, exactly, out _);
}
