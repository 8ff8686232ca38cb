using System.Security.Cryptography;
using System.Text;

namespace Sundog.Host.Manifest.Build;

/// <summary>Names content by itself: twelve hexadecimal digits of a SHA-256.</summary>
public static class ContentRevision
{
    private const int Digits = 12;

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];

    /// <summary>Over the names and contents of all files, in the order of their names; times and rights do not count.</summary>
    public static string OfFolder(string folder, Func<string, bool> counts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(counts).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file) + '\0'));
            hash.AppendData(OfContent(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    public static string OfFile(string file) => Convert.ToHexStringLower(OfContent(file))[..Digits];

    private static byte[] OfContent(string file)
    {
        using var stream = File.OpenRead(file);
        return SHA256.HashData(stream);
    }
}
