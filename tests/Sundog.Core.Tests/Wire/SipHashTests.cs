using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Wire;

public class SipHashTests
{
    private static readonly PeerKey Key = PeerKey.FromBytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    // Aumasson and Bernstein 2012, appendix A (15 bytes), and their reference vectors (0, 1 and 8 bytes), all for the input 00 01 02 ...
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void The_published_vectors_hold(int length, ulong hash) =>
        Assert.Equal(hash, SipHash.Hash(Key, [.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f", true)]
    [InlineData("000102030405060708090A0B0C0D0E0F", true)]
    [InlineData("000102030405060708090a0b0c0d0e0", false)]
    [InlineData("000102030405060708090a0b0c0d0e0g", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_key_is_32_hexadecimal_digits(string? text, bool isKey)
    {
        Assert.Equal(isKey, PeerKey.TryParse(text, out var key));
        Assert.Equal(isKey ? Key : default, key);
    }

    [Fact]
    public void A_key_is_never_printed() => Assert.DoesNotContain("7", Key.ToString());
}
