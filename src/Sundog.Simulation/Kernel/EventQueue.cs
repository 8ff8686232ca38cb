namespace Sundog.Simulation.Kernel;

/// <summary>Something that can be woken at a time it chose.</summary>
public interface ISleeper
{
    /// <param name="what">The number given when the wake was asked for; its meaning is the sleeper's own.</param>
    void Wake(int what);
}

/// <summary>What is to happen, soonest first; what was asked for first goes first among equals. A binary heap of structs: nothing is allocated per event.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[1024];
    private long _order;

    public int Count { get; private set; }

    public long NextAt => _heap[0].At;

    public void Add(long at, ISleeper sleeper, int what)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        var entry = new Entry(at, _order++, sleeper, what);
        var place = Count++;
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!entry.IsBefore(_heap[parent])) break;
            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = entry;
    }

    public (long At, ISleeper Sleeper, int What) Take()
    {
        var first = _heap[0];
        var last = _heap[--Count];
        _heap[Count] = default;
        var place = 0;
        while (true)
        {
            var child = (place << 1) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(last)) break;
            _heap[place] = _heap[child];
            place = child;
        }

        if (Count > 0) _heap[place] = last;
        return (first.At, first.Sleeper, first.What);
    }

    private readonly record struct Entry(long At, long Order, ISleeper Sleeper, int What)
    {
        public bool IsBefore(in Entry other) => At < other.At || (At == other.At && Order < other.Order);
    }
}
