using System.Globalization;

namespace EndToEnd.Service;

/// <summary>Prints when this instance became ready and when its first request came, in microseconds of one clock: <c>ready N</c>, <c>called N</c>.</summary>
internal sealed class FirstCall : IHostedLifecycleService
{
    private int _calls;

    /// <summary>A request is here.</summary>
    public void Came()
    {
        if (Interlocked.Exchange(ref _calls, 1) == 0) Tell("called");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server listens, and nobody has been told yet.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Tell("ready");
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Tell(string what) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1_000_000)}"));
}
