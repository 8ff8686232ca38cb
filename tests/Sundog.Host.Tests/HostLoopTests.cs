using Microsoft.Extensions.Logging;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>Goal: neither a mistake nor a flood of work keeps the loop from its turn, or the processor from everybody else.</summary>
public class HostLoopTests
{
    [Fact]
    public async Task Work_without_end_does_not_keep_the_turn_from_coming()
    {
        var turns = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loop = new HostLoop(new CountingLog());
        void Again() => loop.Post(Again);
        var isFlooded = false;
        Again();
        loop.Start(now =>
        {
            if (isFlooded) turns.TrySetResult();
            isFlooded = true;
            return now;
        });
        await turns.Task.WaitAsync(Patience.Token);
    }

    [Fact]
    public async Task A_turn_that_fails_comes_again_with_the_next_work_and_not_at_once_and_is_told_once()
    {
        const int asked = 20;
        var log = new CountingLog();
        var turns = 0;
        var since = TimeProvider.System.GetTimestamp();
        using (var loop = new HostLoop(log))
        {
            loop.Start(_ =>
            {
                turns++;
                throw new InvalidOperationException("of our own making");
            });
            for (var i = 0; i < asked; i++) await loop.AskAsync(() => i);
        }

        var seconds = (int)Math.Ceiling(TimeProvider.System.GetElapsedTime(since).TotalSeconds);
        Assert.InRange(turns, 1, asked + 1 + seconds); // One after each piece of work, and one a second without any.
        Assert.InRange(log.Errors, 1, 1 + (seconds / 10));
    }

    [Fact]
    public async Task Questions_after_the_end_are_not_left_open()
    {
        var loop = new HostLoop(new CountingLog());
        loop.Start(now => now + TimeSpan.FromSeconds(1));
        loop.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.AskAsync(() => 1));
    }

    private sealed class CountingLog : ILogger<HostLoop>
    {
        public int Errors { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Errors++;
        }
    }
}
