using System.Security.Cryptography;
using System.Text;

namespace Store.Auth;

/// <summary>The secret that sessions are signed with. All replicas of auth must hold the same one.</summary>
public sealed record SessionKey(byte[] Bytes)
{
    private const int LengthMin = 16;

    /// <summary>
    /// The value of <c>SessionKey</c> in the configuration. Without one a key is drawn: good for a single instance, whose sessions
    /// end when it stops.
    /// </summary>
    /// <exception cref="InvalidOperationException">The configured key is shorter than sixteen characters.</exception>
    public static SessionKey From(IConfiguration configuration)
    {
        if (configuration["SessionKey"] is not { Length: > 0 } text) return new(RandomNumberGenerator.GetBytes(32));
        if (text.Length < LengthMin) throw new InvalidOperationException($"SessionKey needs at least {LengthMin} characters.");
        return new(Encoding.UTF8.GetBytes(text));
    }
}
