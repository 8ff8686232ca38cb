using System.Diagnostics.CodeAnalysis;

namespace Sundog.Core;

/// <summary>The name of a service: the thing that is scaled as one. A DNS label, so that <c>http://name/</c> means it.</summary>
/// <remarks>Lower case letters, digits and inner hyphens, 1 to 63 characters (RFC 1123, section 2.1).</remarks>
public readonly record struct ServiceId : IComparable<ServiceId>
{
    private const uint HashOfNothing = 2166136261u;

    private readonly string? _name;
    private readonly uint _hash;

    /// <exception cref="ArgumentException">The name is no DNS label.</exception>
    public ServiceId(string name)
    {
        if (!IsValid(name)) throw new ArgumentException($"'{name}' is no service name: expected 1 to 63 lower case letters, digits or inner hyphens.", nameof(name));
        (_name, _hash) = (name, HashOf(name));
    }

    public string Name => _name ?? "";

    /// <summary>What stands for the name in headers: FNV-1a over its UTF-8 bytes. Two names of one application may not collide.</summary>
    public uint WireHash => _name is null ? HashOfNothing : _hash;

    public static bool IsValid([NotNullWhen(true)] string? name)
    {
        if (name is null or { Length: 0 or > 63 } || name[0] == '-' || name[^1] == '-') return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return true;
    }

    public int CompareTo(ServiceId other) => string.CompareOrdinal(Name, other.Name);

    public bool Equals(ServiceId other) => Name == other.Name;

    public override int GetHashCode() => (int)WireHash;

    public override string ToString() => Name;

    private static uint HashOf(string name)
    {
        var hash = HashOfNothing;
        foreach (var c in name) hash = (hash ^ c) * 16777619u; // Names are ASCII.
        return hash;
    }
}
