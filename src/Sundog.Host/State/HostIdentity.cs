using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sundog.Core;

namespace Sundog.Host.State;

/// <summary>What a host is over its restarts: an epoch that grows with each, and a secret from which tokens and keys follow without being stored.</summary>
/// <param name="Epoch">1 at the first start.</param>
/// <param name="Mark">Empty for the first secret. A secret that takes the place of a damaged one has a mark: what was started with the old one must be replaced.</param>
internal sealed record HostIdentity(long Epoch, byte[] Secret, string Mark = "")
{
    private const int SecretBytes = 32;
    private const int MarkBytes = 4;
    private const int PeerKeyBytes = 16;

    /// <summary>Call once at each start, under the lock.</summary>
    /// <param name="tell">Takes what a person should know of damage that was found and mended.</param>
    public static HostIdentity Next(HostFolder folder, TimeProvider time, Action<string> tell)
    {
        var isFirst = !File.Exists(folder.Epoch);
        var epoch = 1 + LastEpoch(folder, time, tell);
        var stored = ReadSecret(folder, isFirst, tell);
        StateFile.Write(folder.Epoch, Encoding.UTF8.GetBytes(epoch.ToString(CultureInfo.InvariantCulture)));
        return new HostIdentity(epoch, stored[..SecretBytes], Convert.ToHexStringLower(stored[SecretBytes..]));
    }

    /// <summary>What an instance shows to prove who it is. Fixes application, service and instance.</summary>
    public string TokenOf(string application, ServiceId service, InstanceId instance) => Convert.ToHexStringLower(Derive($"token\0{application}\0{service}\0{instance}"));

    public bool IsTokenOf(string token, string application, ServiceId service, InstanceId instance) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(application, service, instance)));

    /// <summary>By which the services of an application know each other's headers.</summary>
    public byte[] PeerKeyOf(string application) => Derive($"peers\0{application}")[..PeerKeyBytes];

    private static long LastEpoch(HostFolder folder, TimeProvider time, Action<string> tell)
    {
        if (!File.Exists(folder.Epoch)) return 0;
        if (long.TryParse(File.ReadAllText(folder.Epoch), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < int.MaxValue) return epoch;

        tell($"{folder.Epoch} was damaged; epochs go on from the time of day, which is beyond any count of restarts.");
        return time.GetUtcNow().ToUnixTimeSeconds();
    }

    private static byte[] ReadSecret(HostFolder folder, bool isFirst, Action<string> tell)
    {
        var stored = File.Exists(folder.Secret) ? File.ReadAllBytes(folder.Secret) : [];
        if (stored.Length is SecretBytes or SecretBytes + MarkBytes) return stored;

        if (!isFirst) tell($"{folder.Secret} was damaged ({stored.Length} bytes); a new one was made. Replicas that run cannot show the new tokens: they are replaced one by one.");
        stored = RandomNumberGenerator.GetBytes(isFirst ? SecretBytes : SecretBytes + MarkBytes);
        StateFile.Write(folder.Secret, stored);
        return stored;
    }

    private byte[] Derive(string purpose) => HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(purpose));
}
