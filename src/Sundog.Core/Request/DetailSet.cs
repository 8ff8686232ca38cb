using Sundog.Core.Wire;

namespace Sundog.Core.Request;

/// <summary>The services on a request's critical path with what each added: at most 8 entries, the smallest folded into one "other".</summary>
/// <remarks>Entries of the same service and kind are added up. Reused with its request; allocates once.</remarks>
public sealed class DetailSet
{
    /// <summary>The service id of folded entries.</summary>
    public const ushort Others = 0;

    private readonly WaitDetail[] _entries = new WaitDetail[ReplyHeaderCodec.DetailMax];

    public int Count { get; private set; }

    public ReadOnlySpan<WaitDetail> Entries => _entries.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in WaitDetail entry)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Service == entry.Service && _entries[i].Kind == entry.Kind)
            {
                _entries[i] = Sum(_entries[i], entry);
                return;
            }
        }

        if (Count < _entries.Length) _entries[Count++] = entry;
        else Fold(entry);
    }

    public WaitDetail[] ToArray() => Entries.ToArray();

    private void Fold(in WaitDetail entry)
    {
        // The first fold makes room by joining two entries; from then on the smaller of newcomer and smallest joins the others.
        var others = IndexOfOthers();
        var smallest = SmallestExcept(others);
        if (others < 0)
        {
            _entries[smallest] = AsOthers(_entries[smallest]);
            others = smallest;
            smallest = SmallestExcept(others);
        }

        if (entry.ExclusiveWait <= _entries[smallest].ExclusiveWait)
        {
            _entries[others] = Sum(_entries[others], entry);
            return;
        }

        _entries[others] = Sum(_entries[others], _entries[smallest]);
        _entries[smallest] = entry;
    }

    private int IndexOfOthers()
    {
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Service == Others) return i;
        }

        return -1;
    }

    private int SmallestExcept(int skip)
    {
        var smallest = skip == 0 ? 1 : 0;
        for (var i = smallest + 1; i < Count; i++)
        {
            if (i != skip && _entries[i].ExclusiveWait < _entries[smallest].ExclusiveWait) smallest = i;
        }

        return smallest;
    }

    private static WaitDetail AsOthers(in WaitDetail entry) => entry with { Service = Others, Kind = WaitKind.Other };

    private static WaitDetail Sum(in WaitDetail a, in WaitDetail b) =>
        a with { ExclusiveWait = a.ExclusiveWait + b.ExclusiveWait, ServiceTime = a.ServiceTime + b.ServiceTime };
}
