using System.Diagnostics.CodeAnalysis;

namespace Sundog.Core.Admission;

/// <summary>Lines of waiters by class, linked through one array: adding, leaving and taking the first are O(1), whoever it is.</summary>
/// <remarks>Taking one whose deadline passed looks at all waiters, but only when somebody's may have. Not thread-safe.</remarks>
internal sealed class WaitingLine<T>
{
    private const int Classes = 8;
    private const int Nobody = -1;

    private readonly int[] _first = [Nobody, Nobody, Nobody, Nobody, Nobody, Nobody, Nobody, Nobody];
    private readonly int[] _last = [Nobody, Nobody, Nobody, Nobody, Nobody, Nobody, Nobody, Nobody];
    private readonly int[] _count = new int[Classes];
    private Node[] _nodes = new Node[16];
    private int _free = Nobody;
    private int _used;

    public int Count { get; private set; }

    /// <summary>No waiter's deadline is earlier.</summary>
    public TimeSpan EarliestDeadline { get; private set; } = TimeSpan.MaxValue;

    public QueuePlace Add(T waiter, byte @class, TimeSpan deadline, bool isMovable)
    {
        var line = Math.Min(@class, (byte)(Classes - 1));
        var slot = Allocate();
        ref var node = ref _nodes[slot];
        node.Waiter = waiter;
        node.Class = line;
        node.Deadline = deadline;
        node.IsMovable = isMovable;
        node.IsWaiting = true;
        node.Turn++;
        node.Next = Nobody;
        node.Previous = _last[line];
        if (node.Previous == Nobody) _first[line] = slot;
        else _nodes[node.Previous].Next = slot;
        _last[line] = slot;

        _count[line]++;
        Count++;
        if (deadline < EarliestDeadline) EarliestDeadline = deadline;
        return new(slot, node.Turn);
    }

    public bool Remove(QueuePlace place)
    {
        if ((uint)place.Slot >= (uint)_used || _nodes[place.Slot].Turn != place.Turn || !_nodes[place.Slot].IsWaiting) return false;
        Take(place.Slot);
        return true;
    }

    public int CountAtOrAbove(byte @class)
    {
        var sum = 0;
        for (var line = Math.Min((int)@class, Classes - 1); line < Classes; line++) sum += _count[line];
        return sum;
    }

    public bool TryTakeFirst([MaybeNullWhen(false)] out T waiter)
    {
        for (var line = Classes - 1; line >= 0; line--)
        {
            if (_first[line] == Nobody) continue;
            waiter = Take(_first[line]);
            return true;
        }

        waiter = default;
        return false;
    }

    /// <summary>The youngest of the lowest class, when that class is below <paramref name="class"/>.</summary>
    public bool TryTakeLastBelow(byte @class, [MaybeNullWhen(false)] out T waiter)
    {
        for (var line = 0; line < Math.Min((int)@class, Classes); line++)
        {
            if (_last[line] == Nobody) continue;
            waiter = Take(_last[line]);
            return true;
        }

        waiter = default;
        return false;
    }

    public bool TryTakeMovable([MaybeNullWhen(false)] out T waiter)
    {
        for (var line = Classes - 1; line >= 0; line--)
        {
            for (var slot = _first[line]; slot != Nobody; slot = _nodes[slot].Next)
            {
                if (!_nodes[slot].IsMovable) continue;
                waiter = Take(slot);
                return true;
            }
        }

        waiter = default;
        return false;
    }

    public bool TryTakeExpired(TimeSpan now, [MaybeNullWhen(false)] out T waiter)
    {
        waiter = default;
        if (now < EarliestDeadline) return false;

        var expired = Nobody;
        var earliest = TimeSpan.MaxValue;
        for (var line = 0; line < Classes; line++)
        {
            for (var slot = _first[line]; slot != Nobody; slot = _nodes[slot].Next)
            {
                var deadline = _nodes[slot].Deadline;
                if (deadline <= now && expired == Nobody) expired = slot;
                else if (deadline < earliest) earliest = deadline;
            }
        }

        EarliestDeadline = earliest;
        if (expired == Nobody) return false;
        waiter = Take(expired);
        return true;
    }

    private T Take(int slot)
    {
        ref var node = ref _nodes[slot];
        if (node.Previous == Nobody) _first[node.Class] = node.Next;
        else _nodes[node.Previous].Next = node.Next;
        if (node.Next == Nobody) _last[node.Class] = node.Previous;
        else _nodes[node.Next].Previous = node.Previous;

        var waiter = node.Waiter;
        node.Waiter = default!;
        node.IsWaiting = false;
        node.Next = _free;
        _free = slot;
        _count[node.Class]--;
        Count--;
        if (Count == 0) EarliestDeadline = TimeSpan.MaxValue;
        return waiter;
    }

    private int Allocate()
    {
        if (_free != Nobody)
        {
            var slot = _free;
            _free = _nodes[slot].Next;
            return slot;
        }

        if (_used == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        return _used++;
    }

    private struct Node
    {
        public T Waiter;
        public TimeSpan Deadline;
        public int Turn;
        public int Previous;
        public int Next;
        public int Class;
        public bool IsMovable;
        public bool IsWaiting;
    }
}
