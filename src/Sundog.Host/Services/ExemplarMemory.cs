using Sundog.Core;
using Sundog.Core.Protocol;

namespace Sundog.Host.Services;

/// <summary>Slow and sampled requests of one application, the newest of them. Owned by the host's loop.</summary>
internal sealed class ExemplarMemory
{
    private const int CountMax = 500;
    private const int AroundMax = 3;

    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly Queue<(TimeSpan EndedAt, Exemplar Exemplar)> _kept = [];

    public void Keep(Exemplar exemplar, TimeSpan now)
    {
        _kept.Enqueue((now - exemplar.Age, exemplar));
        if (_kept.Count > CountMax) _kept.Dequeue();
    }

    /// <returns>Newest first, as old as they are now.</returns>
    public IReadOnlyList<Exemplar> Newest(TimeSpan now, int countMax) =>
        [.. _kept.Reverse().Take(countMax).Select(kept => kept.Exemplar with { Age = now - kept.EndedAt })];

    /// <summary>The slowest that are known to have passed a service and were under way at a moment, or had ended not long before.</summary>
    /// <returns>Slowest first, as old as they were then: less than zero, if they ended later. Null when there is none.</returns>
    public IReadOnlyList<Exemplar>? Around(ServiceId service, TimeSpan moment)
    {
        var found = _kept
            .Where(kept => kept.EndedAt >= moment - Lately && kept.EndedAt - kept.Exemplar.Residence <= moment && kept.Exemplar.Parts.Any(part => part.Service == service.Name))
            .OrderByDescending(kept => kept.Exemplar.Residence)
            .Take(AroundMax)
            .Select(kept => kept.Exemplar with { Age = moment - kept.EndedAt })
            .ToList();
        return found.Count == 0 ? null : found;
    }
}
