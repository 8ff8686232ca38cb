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
    /// <param name="writer">Writes the epoch later when the disk does not take it now.</param>
    /// <param name="tell">Takes what a person should know of damage that was found and mended.</param>
    public static HostIdentity Next(HostFolder folder, StateWriter writer, TimeProvider time, Action<string> tell)
    {
        var isFirst = !File.Exists(folder.Epoch);
        var epoch = 1 + LastEpoch(folder, time, tell);
        var stored = ReadSecret(folder, isFirst, tell);
        epoch = Write(folder, writer, epoch, time, tell);
        return new HostIdentity(epoch, stored[..SecretBytes], Convert.ToHexStringLower(stored[SecretBytes..]));
    }

    /// <summary>What an instance shows to prove who it is. Fixes application, service and instance.</summary>
    public string TokenOf(string application, ServiceId service, InstanceId instance) => Convert.ToHexStringLower(Derive($"token\0{application}\0{service}\0{instance}"));

    public bool IsTokenOf(string token, string application, ServiceId service, InstanceId instance) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(application, service, instance)));

    /// <summary>By which the services of an application know each other's headers.</summary>
    public byte[] PeerKeyOf(string application) => Derive($"peers\0{application}")[..PeerKeyBytes];

    /// <summary>What runs needs a host, full disk or not. An epoch that may not be on the disk is of the time of day: a host after this one would count on from the last that is.</summary>
    /// <returns>The epoch to have.</returns>
    private static long Write(HostFolder folder, StateWriter writer, long epoch, TimeProvider time, Action<string> tell)
    {
        try
        {
            StateFile.Write(folder.Epoch, BytesOf(epoch));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            tell($"{folder.Epoch} cannot be written now and will be when it can ({refused.Message}); epochs go on from the time of day.");
            epoch = Math.Max(epoch, time.GetUtcNow().ToUnixTimeSeconds());
            writer.WriteSoon(folder.Epoch, BytesOf(epoch));
        }

        return epoch;
    }

    private static byte[] BytesOf(long epoch) => Encoding.UTF8.GetBytes(epoch.ToString(CultureInfo.InvariantCulture));

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
