using System.Globalization;
using System.Security.Cryptography;

namespace Store.Contracts;

/// <summary>Passwords stretched by PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2).</summary>
/// <remarks>
/// Written as <c>pbkdf2-sha256$iterations$salt$hash</c>, so that a hash made with another count can still be checked.
/// The default count makes a login cost a few milliseconds of CPU: enough to give auth its character in a load test.
/// A real shop takes a hundred times as many.
/// </remarks>
public static class PasswordHash
{
    public const int DefaultIterations = 6_000;
    private const int IterationsMax = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Scheme = "pbkdf2-sha256";

    /// <param name="salt">Sixteen bytes, different for each password.</param>
    public static string Create(string password, ReadOnlySpan<byte> salt, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, IterationsMax);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether <paramref name="stored"/> was made from this password. A stored value of another form matches nothing.</summary>
    public static bool Matches(string password, string stored)
    {
        var parts = stored.Split('$');
        if (parts is not [Scheme, var count, var salt64, var hash64]) return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)) return false;
        if (iterations is < 1 or > IterationsMax) return false;

        Span<byte> salt = stackalloc byte[SaltBytes];
        Span<byte> expected = stackalloc byte[HashBytes];
        if (!Convert.TryFromBase64String(salt64, salt, out var saltLength) || saltLength != SaltBytes) return false;
        if (!Convert.TryFromBase64String(hash64, expected, out var hashLength) || hashLength != HashBytes) return false;

        Span<byte> actual = stackalloc byte[HashBytes];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, actual, iterations, HashAlgorithmName.SHA256);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }
}
