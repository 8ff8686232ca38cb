using Sundog.Core.Protocol;
using Sundog.Core.Wire;

namespace Sundog.Core.Waiting;

/// <summary>All places where requests of one replica wait: one for each kind, and those that were given a name; bounded.</summary>
public sealed class WaitPlaces
{
    /// <summary>More names than this share the place of their kind: names are from a small fixed set.</summary>
    public const int NamedMax = 64;

    private readonly WaitPlace[] _byKind;
    private readonly List<WaitPlace> _named = [];
    private readonly Lock _gate = new();

    public WaitPlaces()
    {
        _byKind = new WaitPlace[(int)WaitKind.Other + 1];
        for (var i = 0; i < _byKind.Length; i++)
        {
            var kind = (WaitKind)i;
            _byKind[i] = new(kind, NameOf(kind), IsCurable(kind));
        }
    }

    public WaitPlace Of(WaitKind kind) => _byKind[(int)kind];

    /// <summary>The place of this kind and name; the same one for the same name. Safe from any thread; keep the result.</summary>
    public WaitPlace Of(WaitKind kind, string name, bool curable)
    {
        lock (_gate)
        {
            foreach (var place in _named)
            {
                if (place.Kind == kind && place.Name == name && place.Curable == curable) return place;
            }

            if (_named.Count == NamedMax) return Of(kind);
            var added = new WaitPlace(kind, name, curable);
            _named.Add(added);
            return added;
        }
    }

    /// <summary>Every place in which somebody waited.</summary>
    public IReadOnlyList<NamedWait> Sums()
    {
        var sums = new List<NamedWait>();
        lock (_gate)
        {
            foreach (var place in _byKind) AddTo(sums, place);
            foreach (var place in _named) AddTo(sums, place);
        }

        return sums;
    }

    private static void AddTo(List<NamedWait> sums, WaitPlace place)
    {
        if (place.Waited > TimeSpan.Zero) sums.Add(new(place.Kind, place.Name, place.Waited.TotalSeconds, place.Curable));
    }

    /// <summary>Disks and networks are shared by replicas; a database waits for itself. Everything else a further replica brings along.</summary>
    private static bool IsCurable(WaitKind kind) => kind is not (WaitKind.Disk or WaitKind.Network or WaitKind.Database);

    /// <summary>Of waits that nobody named.</summary>
    public static string NameOf(WaitKind kind) => kind switch
    {
        WaitKind.Socket => "socket",
        WaitKind.Admission => "admission",
        WaitKind.Cpu => "cpu",
        WaitKind.Throttle => "throttle",
        WaitKind.ThreadPool => "thread-pool",
        WaitKind.GarbageCollection => "gc",
        WaitKind.Lock => "lock",
        WaitKind.ConnectionPool => "connection-pool",
        WaitKind.Disk => "disk",
        WaitKind.Memory => "memory",
        WaitKind.Network => "network",
        WaitKind.ColdStart => "cold-start",
        WaitKind.Database => "database",
        _ => "other",
    };
}
