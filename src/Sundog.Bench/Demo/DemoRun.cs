using System.Globalization;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;
using Sundog.Bench.Load.Browse;
using Sundog.Bench.Reports;
using Sundog.Core.Applications;
using Sundog.Host.Management;

namespace Sundog.Bench.Demo;

/// <summary>One variant under the crowd: brings the application up, offers the load, watches, and takes it down again.</summary>
public sealed class DemoRun(DemoPlan plan, DemoVariant variant, ApplicationSpec application, ManagementClient host)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _bound = application.Services.First(service => service.Service == application.Entry).Objective?.Bound
        ?? throw new ArgumentException("The entry has no objective to be held.", nameof(application));

    /// <param name="progress">Told once a second.</param>
    /// <exception cref="TimeoutException">The application did not settle within a minute.</exception>
    public async Task<RunReport> RunAsync(IProgress<DemoMoment>? progress, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var scaled = application with { Services = [.. application.Services.Select(service => service with { Scaler = variant.Scaler })] };
        await host.UpAsync(scaled, CancellationToken.None).ConfigureAwait(false); // Returns soon. Cut short it might be accepted all the same, and nobody would take it down.
        try
        {
            var address = await SettledAddressAsync(cancel).ConfigureAwait(false);
            progress?.Report(new(variant, "warming up", null, null));
            await WarmUpAsync(address, cancel).ConfigureAwait(false);
            return await MeasureAsync(address, progress, cancel).ConfigureAwait(false);
        }
        finally
        {
            await host.DownAsync(application.Name, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Uri> SettledAddressAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(LongestStart);
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (true)
            {
                var status = await StatusAsync(patience.Token).ConfigureAwait(false);
                if (status is { IsSettled: true }) return new Uri(status.Address);
                await timer.WaitForNextTickAsync(patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"'{application.Name}' was not ready after {LongestStart.TotalSeconds:0} s; `sundog logs` shows what its services say.");
        }
    }

    private Task WarmUpAsync(Uri address, CancellationToken cancel) => LoadRun.RunAsync(
        new(new ConstantIntensity(plan.Crowd.BaseRate, plan.WarmUp), new BrowseWorkload(address), _bound) { Seed = plan.Seed + 1 }, null, cancel);

    private async Task<RunReport> MeasureAsync(Uri address, IProgress<DemoMoment>? progress, CancellationToken cancel)
    {
        var latest = (await StatusAsync(cancel).ConfigureAwait(false))!;
        var peaks = new PeakUse();
        var seconds = new Progress(async second =>
        {
            latest = await StatusAsync(CancellationToken.None).ConfigureAwait(false) ?? latest;
            peaks.See(latest);
            progress?.Report(new(variant, "under load", second, latest));
        });
        var cpu = new MachineCpu();
        var start = DateTimeOffset.UtcNow;
        var result = await LoadRun.RunAsync(
            new(plan.Crowd, new BrowseWorkload(address), _bound) { Seed = plan.Seed }, seconds, cancel).ConfigureAwait(false);
        var busy = cpu.BusyShare();
        await seconds.LastAsync().ConfigureAwait(false);

        var points = await host.SeriesAsync(application.Name, cancel).ConfigureAwait(false);
        var services = application.Services.Select(service => service.Service).ToArray();
        return new(
            variant.Name, variant.Description, result.Seconds, result.Latency,
            ReplicaHistory.Lines(points, services, start, result.Duration), ReplicaHistory.Cost(points, services, start, result.Duration), busy,
            [.. Notes(result, latest)])
        { Peaks = peaks.Peaks };
    }

    private static IEnumerable<string> Notes(LoadResult result, ApplicationStatus status)
    {
        if (!result.Valid)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The generator was late itself: 95 % of its sends within {result.SendError!.P95.TotalMilliseconds:0.0} ms of the intended time, "
                + $"where {LoadResult.SendErrorLimit.TotalMilliseconds:0} ms is the limit.");
        }

        if (result.FirstFailure is { } failure) yield return $"The first failed request met: {failure}";
        if (status.Services.Any(service => !service.CpuGranted)) yield return "This machine permits no CPU grant: slots alone define a replica's capacity, and the HPA rule has little to go by.";
    }

    private async Task<ApplicationStatus?> StatusAsync(CancellationToken cancel)
    {
        var status = await host.StatusAsync(cancel).ConfigureAwait(false);
        return status.Applications.FirstOrDefault(running => running.Name == application.Name);
    }

    /// <summary>Handles one second after the other, on the caller's thread of the moment.</summary>
    private sealed class Progress(Func<LoadSecond, Task> handle) : IProgress<LoadSecond>
    {
        private readonly Lock _lock = new();
        private Task _last = Task.CompletedTask;

        public void Report(LoadSecond value)
        {
            lock (_lock) _last = _last.ContinueWith(_ => handle(value), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        }

        public Task LastAsync()
        {
            lock (_lock) return _last;
        }
    }
}

/// <summary>What a live view is told once a second.</summary>
/// <param name="Phase">For people: warming up, under load.</param>
/// <param name="Second">Null while warming up.</param>
public sealed record DemoMoment(DemoVariant Variant, string Phase, LoadSecond? Second, ApplicationStatus? Application);
