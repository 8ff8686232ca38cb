namespace Sundog.Core.Lifecycle;

/// <summary>Whose instance starts next, when a machine bears only so many starts at once.</summary>
/// <remarks>
/// A start takes all the processor time it can get: it has no quota until it is ready. Twenty starts side by side on two processors all become ready at the
/// end; in turns of two the first are ready after a tenth of that time and serve while the rest start. The turn goes to the service with the smallest share of its
/// desired replicas, those on their way included. A service with nobody ready that requests are held for waits for no turn with its first one: all services of a path start together.
/// Whoever waits has been commanded nothing yet: with fewer desired it is forgotten without a trace.
/// </remarks>
public static class StartTurns
{
    private const int AtOnceLeast = 2;

    /// <summary>Starts that a machine bears at once: one for each processor, and at least two, for a start also waits for its disk.</summary>
    public static int AtOnce(int processors) => Math.Max(AtOnceLeast, processors);

    /// <summary>Shares out the turns that are free.</summary>
    /// <param name="atOnce">Of the machine, those under way included.</param>
    /// <returns>For each wish, in order, how many may start now: 0 to its missing ones.</returns>
    public static IReadOnlyList<int> Share(int atOnce, IReadOnlyList<StartWish> wishes)
    {
        var given = new int[wishes.Count];
        var free = atOnce - wishes.Sum(wish => wish.UnderWay);
        for (var i = 0; i < given.Length; i++)
        {
            if (!wishes[i].IsAwaited || wishes[i].Live > 0 || wishes[i].Missing == 0) continue;
            given[i] = 1;
            free--;
        }

        for (; free > 0 && Next(wishes, given) is { } next; free--) given[next]++;
        return given;
    }

    private static int? Next(IReadOnlyList<StartWish> wishes, int[] given)
    {
        int? best = null;
        for (var i = 0; i < wishes.Count; i++)
        {
            if (given[i] >= wishes[i].Missing) continue;
            if (best is null || ShareOf(wishes[i], given[i]) < ShareOf(wishes[best.Value], given[best.Value])) best = i;
        }

        return best;
    }

    private static double ShareOf(StartWish wish, int given) => (double)(wish.Live + given) / Math.Max(1, wish.Desired);
}

/// <summary>What one service would start if it could.</summary>
/// <param name="Desired">Replicas that there should be.</param>
/// <param name="Live">Ready ones and those on their way.</param>
/// <param name="UnderWay">Starts that take up a turn: one that is overdue no longer does, or a program that never gets ready would keep all others from starting.</param>
/// <param name="Missing">Starts that are wanted now.</param>
/// <param name="IsAwaited">Requests are held for it, and nobody is ready.</param>
public readonly record struct StartWish(int Desired, int Live, int UnderWay, int Missing, bool IsAwaited);
