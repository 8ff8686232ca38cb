namespace Sundog.Core.Lifecycle;

/// <summary>delta: how long a start takes, from the command to ready; the 95th percentile of the last 20.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ProvisioningDelay
{
    private const int Remembered = 20;

    private readonly List<TimeSpan> _recent = [];
    private int _next;

    /// <summary>Null before the first start was seen.</summary>
    public TimeSpan? Value
    {
        get
        {
            if (_recent.Count == 0) return null;
            var sorted = _recent.Order().ToList();
            return sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
        }
    }

    public void Add(TimeSpan took)
    {
        if (_recent.Count < Remembered)
        {
            _recent.Add(took);
            return;
        }

        _recent[_next] = took;
        _next = (_next + 1) % Remembered;
    }
}
