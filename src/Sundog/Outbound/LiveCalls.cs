using System.Globalization;

namespace Sundog.Outbound;

/// <summary>The calls of this process, kept and used again: as many as were ever under way at once, each with a number of its own.</summary>
internal sealed class LiveCalls
{
    // A thread that ends a call mostly begins the next one: the last that it kept needs no lock.
    [ThreadStatic]
    private static LiveCall? _lastKept;

    private readonly Lock _gate = new();
    private readonly Stack<LiveCall> _free = new();
    private volatile LiveCall?[] _byNumber = new LiveCall?[16];
    private int _made;

    /// <returns>A call that nobody else uses until it is given to <see cref="Keep"/>.</returns>
    public LiveCall Take()
    {
        ref var kept = ref _lastKept;
        if (kept is { } last && last.Home == this)
        {
            kept = null;
            return last;
        }

        lock (_gate)
        {
            if (_free.TryPop(out var free)) return free;
            var made = new LiveCall(this, _made.ToString(CultureInfo.InvariantCulture));
            if (_made == _byNumber.Length)
            {
                var more = _byNumber;
                Array.Resize(ref more, _made * 2);
                _byNumber = more;
            }

            return _byNumber[_made++] = made;
        }
    }

    /// <summary>Takes a call back that has ended.</summary>
    public void Keep(LiveCall call)
    {
        ref var kept = ref _lastKept;
        if (kept is null) kept = call;
        else lock (_gate) _free.Push(call);
    }

    /// <param name="number">As written in <see cref="LiveCall.Number"/>.</param>
    public LiveCall Of(ReadOnlySpan<char> number) => _byNumber[int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)]!;
}
