namespace Store.Recommender;

/// <summary>Trains as soon as persistence answers. The service is ready before that and recommends nothing meanwhile.</summary>
public sealed partial class TrainingAtStart(Trainer trainer, ILogger<TrainingAtStart> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start-up path: the server listens first.
        await Task.Yield();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await trainer.TrainAsync(stoppingToken);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
            {
                LogNotYet(pause, failure.Message);
            }

            await Task.Delay(pause, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Not trained yet, trying again in {Pause}: {Message}")]
    private partial void LogNotYet(TimeSpan pause, string message);
}
