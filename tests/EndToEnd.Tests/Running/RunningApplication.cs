using Sundog.Core;
using Sundog.Core.Scaling;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace EndToEnd.Tests.Running;

/// <summary>An application that is up, on a host of its own, by the command <c>sundog</c>. Disposed: everything is down, and nothing may be left.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int ComplaintLines = 20;

    private readonly string _folder;
    private readonly string _state;

    private RunningApplication(string folder)
    {
        (_folder, _state) = (folder, Path.Combine(folder, "state"));
        Client = new ManagementClient(_state);
    }

    public ManagementClient Client { get; }

    /// <summary>Where the outside finds it.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A place for files that the services share.</summary>
    public string Folder => _folder;

    /// <param name="manifest">Its text; FOLDER in it stands for <see cref="Folder"/>.</param>
    public static async Task<RunningApplication> UpAsync(string manifest)
    {
        var folder = Directory.CreateTempSubdirectory("sundog-").FullName;
        await WriteAsync(folder, manifest);
        return await UpInAsync(folder);
    }

    /// <summary>Brings up what a folder describes. The folder goes with the application.</summary>
    public static async Task<RunningApplication> UpInAsync(string folder)
    {
        var application = new RunningApplication(folder);
        try
        {
            await application.UpAsync();
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings it to another manifest. Returns when it has settled.</summary>
    public async Task UpAgainAsync(string manifest)
    {
        await WriteAsync(_folder, manifest);
        await UpAsync();
    }

    /// <summary>Runs a command on this application and demands success.</summary>
    public Task<string> RunAsync(params IEnumerable<string> arguments) => CommandRun.ToEndAsync(_folder, [.. arguments, "--state", _state]);

    public async Task<ApplicationStatus> StatusAsync() => Assert.Single((await Client.StatusAsync()).Applications);

    public async Task<ServiceStatus> ServiceAsync(string service) => (await StatusAsync()).Services.Single(s => s.Service.Name == service);

    /// <summary>Pins a service and waits until it has exactly so many ready replicas.</summary>
    public async Task ScaleAsync(string service, int replicas)
    {
        await Client.ScaleAsync((await StatusAsync()).Name, new ServiceId(service), replicas);
        await SettledAsync();
    }

    /// <summary>A look for <see cref="Eventually"/>: does a host answer that is not that process?</summary>
    public Func<Task<bool>> HasAnotherHostAsync(int processId) => async () =>
        await Client.AnswersAsync() && (await Client.StatusAsync()).ProcessId != processId;

    /// <summary>Waits until so many stand-bys have told in all that they are ready to become the host.</summary>
    public Task HasStandByAsync(int number) => Eventually.HoldsAsync($"stand-by {number} is ready", Patience, () => Task.FromResult(
        File.ReadLines(new HostFolder(_state).HostLog).Count(line => line.StartsWith("stand-by ", StringComparison.Ordinal)) >= number));

    public Task SettledAsync() => Eventually.HoldsAsync("the application has settled", Patience, async () => (await StatusAsync()).IsSettled);

    /// <summary>The largest number of replicas that a service wanted at any time.</summary>
    public async Task<int> MostDesiredAsync(string service) => (await SeriesAsync(service)).Max(point => point.Desired);

    /// <summary>How long in all a service wanted more than so many replicas, until now.</summary>
    public async Task<TimeSpan> TimeAboveAsync(string service, int replicas)
    {
        var series = await SeriesAsync(service);
        var until = series.Skip(1).Select(point => point.At).Append(DateTimeOffset.UtcNow);
        return series.Zip(until).Where(pair => pair.First.Desired > replicas).Aggregate(TimeSpan.Zero, (sum, pair) => sum + (pair.Second - pair.First.At));
    }

    /// <summary>All decisions about a service, oldest first.</summary>
    public async Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(string service) =>
        [.. (await Client.DecisionsAsync((await StatusAsync()).Name, new ServiceId(service), 1000)).Reverse()];

    /// <summary>What services and the host logged as failures, the first of each log, and which services had too little, for the message of a failed test.</summary>
    public string Complaints() => string.Join('\n', [
        .. from log in Directory.EnumerateFiles(_state, "*.log", SearchOption.AllDirectories).Order()
           let text = File.ReadLines(log).SkipWhile(line => !IsComplaint(line)).Take(ComplaintLines).ToList()
           where text.Count > 0
           select $"{Path.GetFileName(log)}:\n{string.Join('\n', text)}",
        .. File.ReadLines(new HostFolder(_state).Journal).Where(line => line.Contains(nameof(ScalingReason.Saturated), StringComparison.Ordinal)).Take(ComplaintLines),
    ]);

    private static bool IsComplaint(string line) =>
        line.Contains("fail: ", StringComparison.Ordinal) || line.Contains("crit: ", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (await Client.AnswersAsync())
        {
            var status = await Client.StatusAsync();
            await RunAsync("down", "--all");
            foreach (var process in status.Applications.SelectMany(a => a.Services).SelectMany(s => s.Replicas).Select(r => r.ProcessId).Append(status.ProcessId))
            {
                if (process is { } id) await Eventually.HoldsAsync($"process {id} is gone", Patience, () => Task.FromResult(!Signals.Runs(id)));
            }
        }

        Client.Dispose();
        if (Environment.GetEnvironmentVariable("SUNDOG_TEST_KEEP") is null) Directory.Delete(_folder, recursive: true); // Kept: journals and logs, for whoever looks for a cause.
    }

    private async Task<IReadOnlyList<ReplicaPoint>> SeriesAsync(string service) =>
        [.. (await Client.SeriesAsync((await StatusAsync()).Name)).Where(point => point.Service.Name == service)];

    private async Task UpAsync()
    {
        Address = new Uri(await CommandRun.ToEndAsync(_folder, "up", "--detach", "--state", _state));
        await SettledAsync();
    }

    private static Task WriteAsync(string folder, string manifest) =>
        File.WriteAllTextAsync(Path.Combine(folder, "sundog.yaml"), manifest.Replace("FOLDER", folder, StringComparison.Ordinal));
}
