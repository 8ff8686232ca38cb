using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sundog.Core;

namespace Sundog.Host.State;

/// <summary>What a host is over its restarts: an epoch that grows with each, and a secret from which tokens and keys follow without being stored.</summary>
/// <param name="Epoch">1 at the first start.</param>
internal sealed record HostIdentity(long Epoch, byte[] Secret)
{
    private const int SecretBytes = 32;
    private const int PeerKeyBytes = 16;

    /// <summary>Call once at each start, under the lock.</summary>
    public static HostIdentity Next(HostFolder folder)
    {
        var last = File.Exists(folder.Epoch) && long.TryParse(File.ReadAllText(folder.Epoch), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;
        var secret = File.Exists(folder.Secret) ? File.ReadAllBytes(folder.Secret) : [];
        if (secret.Length != SecretBytes)
        {
            secret = RandomNumberGenerator.GetBytes(SecretBytes);
            StateFile.Write(folder.Secret, secret);
        }

        StateFile.Write(folder.Epoch, Encoding.UTF8.GetBytes((last + 1).ToString(CultureInfo.InvariantCulture)));
        return new HostIdentity(last + 1, secret);
    }

    /// <summary>What an instance shows to prove who it is. Fixes application, service and instance.</summary>
    public string TokenOf(string application, ServiceId service, InstanceId instance) => Convert.ToHexStringLower(Derive($"token\0{application}\0{service}\0{instance}"));

    public bool IsTokenOf(string token, string application, ServiceId service, InstanceId instance) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(application, service, instance)));

    /// <summary>By which the services of an application know each other's headers.</summary>
    public byte[] PeerKeyOf(string application) => Derive($"peers\0{application}")[..PeerKeyBytes];

    private byte[] Derive(string purpose) => HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(purpose));
}
