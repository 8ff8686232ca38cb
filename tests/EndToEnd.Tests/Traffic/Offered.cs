using EndToEnd.Tests.Running;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;

namespace EndToEnd.Tests.Traffic;

/// <summary>Open-loop load on an application while something happens to it.</summary>
internal static class Offered
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    /// <summary>Offers a load of a fixed length.</summary>
    public static Task<LoadResult> ForAsync(Uri address, string path, string intensity) =>
        LoadRun.RunAsync(Plan(address, path, IntensityText.Parse(intensity)), null, TestContext.Current.CancellationToken);

    /// <summary>Offers a steady load until something has been done to the application, and a little longer.</summary>
    public static async Task<Books> WhileAsync(Uri address, string path, double requestsPerSecond, Func<Task> happening)
    {
        var books = new Books(OutcomeCounts.None, null);
        var done = false;
        var load = Task.Run(async () =>
        {
            // Parts of the run, each with its own books, for as long as it takes.
            for (ulong part = 1; !Volatile.Read(ref done); part++)
            {
                var plan = Plan(address, path, new ConstantIntensity(requestsPerSecond, TimeSpan.FromSeconds(3))) with { Seed = part };
                var result = await LoadRun.RunAsync(plan, null, CancellationToken.None);
                Assert.Equal(result.Offered, result.Counts.Total);
                books = new(books.Counts + result.Counts, books.FirstFailure ?? result.FirstFailure);
            }
        });
        try
        {
            await happening();
        }
        finally
        {
            Volatile.Write(ref done, true);
            await load;
        }

        return books;
    }

    private static LoadPlan Plan(Uri address, string path, IIntensity intensity) => new(intensity, new UrlWorkload(new Uri(address, path)), Bound);
}

/// <summary>What became of all requests of a load: the counts add up to those offered.</summary>
/// <param name="FirstFailure">What the first failed one met.</param>
internal sealed record Books(OutcomeCounts Counts, string? FirstFailure)
{
    /// <summary>Every request was answered with success, in time or not.</summary>
    /// <param name="application">Asked what it logged when some were not.</param>
    public void AllAnswered(RunningApplication application)
    {
        Assert.True(Counts.Total >= 40, $"only {Counts.Total} requests were offered");
        Assert.True(Counts.Completed == Counts.Total, $"{Counts}; the first failure: {FirstFailure}\n{application.Complaints()}");
    }
}
