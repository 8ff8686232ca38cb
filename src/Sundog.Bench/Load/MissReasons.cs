using System.Collections.Concurrent;

namespace Sundog.Bench.Load;

/// <summary>Why requests got no answer with success, counted by what each met. Any thread may count.</summary>
internal sealed class MissReasons
{
    private const int ReasonsMax = 100; // A text may differ from request to request; those beyond are the rare ones.

    private readonly ConcurrentDictionary<string, int> _counts = new();

    public void Count(string reason)
    {
        if (_counts.Count < ReasonsMax || _counts.ContainsKey(reason)) _counts.AddOrUpdate(reason, 1, (_, count) => count + 1);
    }

    /// <summary>What most of them met; null when none was counted.</summary>
    public string? Usual() => _counts.IsEmpty ? null : _counts.MaxBy(reason => reason.Value).Key;
}
