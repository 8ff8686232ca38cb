using Sundog.Core.Wire;

namespace Sundog;

/// <summary>The resources that this program's requests may wait for, by name.</summary>
public static class Waits
{
    /// <summary>So many names at most: a name is a kind of resource, not one of its many copies.</summary>
    public const int ProbesMax = 64;

    private static readonly Lock Adding = new();
    private static volatile WaitProbe[] _probes = [];

    internal static IReadOnlyList<WaitProbe> Probes => _probes;

    /// <summary>Measures waiting for one resource. Asking again for a name gives the same probe.</summary>
    /// <param name="name">What people call the resource: <c>db-pool</c>, <c>order-lock</c>.</param>
    /// <param name="kind">What it is, for those who do not know the name.</param>
    /// <param name="curable">False when more replicas cannot shorten the wait: a database's own lock, a full disk.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="ProbesMax"/> names already.</exception>
    public static WaitProbe Probe(string name, WaitKind kind = WaitKind.Other, bool curable = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (Adding)
        {
            foreach (var known in _probes)
            {
                if (known.Name == name) return known;
            }

            if (_probes.Length == ProbesMax) throw new InvalidOperationException($"There are {ProbesMax} wait probes already; '{name}' is one too many.");
            var probe = new WaitProbe(_probes.Length, name, kind, curable);
            _probes = [.. _probes, probe];
            return probe;
        }
    }
}
