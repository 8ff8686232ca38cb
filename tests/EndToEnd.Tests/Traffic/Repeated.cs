using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>Closed-loop callers for what the generator does not speak: gRPC, streams. Each repeats one exchange until told to stop.</summary>
internal sealed class Repeated
{
    private readonly List<string> _failures = [];
    private int _succeeded;

    /// <summary>It was repeated some times, and never failed.</summary>
    /// <param name="application">Asked what it logged when one failed.</param>
    /// <param name="atLeast">Repetitions below this would prove nothing.</param>
    public void NeverFailed(RunningApplication application, int atLeast)
    {
        var (failed, all) = (_failures.Count, _failures.Count + _succeeded);
        Assert.True(failed == 0, $"{failed} of {all} failed; the first: {_failures.FirstOrDefault()}\n{application.Complaints()}");
        Assert.True(_succeeded >= atLeast, $"only {_succeeded} repetitions");
    }

    /// <summary>Only those were lost that were inside: of each caller at most one at a time.</summary>
    /// <param name="most">Failures at most.</param>
    public void FailedAtMost(RunningApplication application, int most)
    {
        Assert.True(_failures.Count <= most, $"{_failures.Count} failed, more than the {most} that were inside; the first: {_failures.FirstOrDefault()}\n{application.Complaints()}");
        Assert.True(_succeeded > 10 * most, $"only {_succeeded} repetitions");
    }

    /// <param name="callers">How many repeat it at the same time.</param>
    /// <param name="exchange">Throws when it fails.</param>
    public static async Task<Repeated> WhileAsync(int callers, Func<Task> exchange, Func<Task> happening)
    {
        var seen = new Repeated();
        var done = false;
        var all = Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done)) await seen.OnceAsync(exchange);
        })).ToList();
        try
        {
            await happening();
        }
        finally
        {
            Volatile.Write(ref done, true);
            await Task.WhenAll(all);
        }

        return seen;
    }

    private async Task OnceAsync(Func<Task> exchange)
    {
        try
        {
            await exchange();
            Interlocked.Increment(ref _succeeded);
        }
        catch (Exception e)
        {
            lock (_failures) _failures.Add(e.ToString());
        }
    }
}
