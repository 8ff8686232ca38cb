using System.Globalization;

namespace Sundog.Outbound;

/// <summary>The calls of this process, kept and used again, each with a number of its own: as many as were ever under way at once, and at most one more for each processor.</summary>
internal sealed class LiveCalls
{
    private const int Apart = 8; // References: processors that write to the same line of memory hinder each other.

    private static readonly int Processors = Environment.ProcessorCount;

    // A processor that ends a call mostly begins the next one: the last that was kept there needs no lock. What a thread kept would be lost with the thread.
    private readonly LiveCall?[] _lastKept = new LiveCall?[Processors * Apart];
    private readonly Lock _gate = new();
    private readonly Stack<LiveCall> _free = new();
    private volatile LiveCall?[] _byNumber = new LiveCall?[16];
    private int _made;

    /// <returns>A call that nobody else uses until it is given to <see cref="Keep"/>.</returns>
    public LiveCall Take()
    {
        if (Interlocked.Exchange(ref LastKept, null) is { } last) return last;

        lock (_gate)
        {
            if (_free.TryPop(out var free)) return free;
            var made = new LiveCall(_made.ToString(CultureInfo.InvariantCulture));
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
        if (Interlocked.CompareExchange(ref LastKept, call, null) is null) return;
        lock (_gate) _free.Push(call);
    }

    /// <param name="number">As written in <see cref="LiveCall.Number"/>.</param>
    public LiveCall Of(ReadOnlySpan<char> number) => _byNumber[int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)]!;

    /// <summary>Of the processor that runs this code just now.</summary>
    private ref LiveCall? LastKept => ref _lastKept[(uint)Thread.GetCurrentProcessorId() % (uint)Processors * Apart];
}
