namespace Sundog.Core.Lifecycle;

/// <summary>delta: how long starts take, from the command to ready, over the last 20.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ProvisioningDelay
{
    private const int Remembered = 20;

    private readonly List<TimeSpan> _recent = [];
    private int _next;

    /// <summary>The 95th percentile: what takes longer is overdue. Null before the first start was seen.</summary>
    public TimeSpan? Value => _recent.Count == 0 ? null : Sorted[(int)Math.Ceiling(0.95 * _recent.Count) - 1];

    /// <summary>
    /// The upper quartile, the lower of two candidates while there are few: what a start of now will take. The first starts of an application crowd its machine and find no
    /// file in memory; a rule that believed those would look far too far ahead and be slow in all it does. Null before the first start was seen.
    /// </summary>
    public TimeSpan? Typical => _recent.Count == 0 ? null : Sorted[(int)(0.75 * (_recent.Count - 1))];

    private List<TimeSpan> Sorted => [.. _recent.Order()];

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
