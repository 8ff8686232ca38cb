using System.Diagnostics;
using System.Reflection;
using Sundog.Core;
using Sundog.Host.Management;
using Sundog.Host.Manifest.Build;

namespace Sundog.Bench.Decision;

/// <summary>An application of the tests' own service, up on a host of its own. Disposed: everything is down.</summary>
internal sealed class Application : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private string _name = "";

    private Application(string folder)
    {
        _folder = folder;
        Client = new ManagementClient(State);
    }

    public ManagementClient Client { get; }

    public Uri Address { get; private set; } = null!;

    private static string Root { get; } = Metadata("RepositoryRoot");

    private string State => Path.Combine(_folder, "state");

    /// <param name="services">The manifest's services; PROGRAM in it stands for the program of tests/EndToEnd.Service, as a list.</param>
    public static async Task<Application> UpAsync(string services)
    {
        var application = new Application(Directory.CreateTempSubdirectory("sundog-bench-").FullName);
        var program = string.Join(", ", (await PublishAsync()).Select(word => $"\"{word}\""));
        var manifest = $"spec:\n  services:\n{services.Replace("PROGRAM", $"[{program}]", StringComparison.Ordinal)}";
        await File.WriteAllTextAsync(Path.Combine(application._folder, "sundog.yaml"), manifest);
        application.Address = new Uri(await application.RunAsync("up", "--detach"));
        application._name = (await application.Client.StatusAsync()).Applications.Single().Name;
        return application;
    }

    public async Task<ServiceStatus> ServiceAsync(string name) =>
        (await Client.StatusAsync()).Applications.Single().Services.Single(service => service.Service.Name == name);

    /// <summary>Fixes a service's count and waits until that is what runs.</summary>
    public async Task PinAsync(string service, int replicas)
    {
        await Client.ScaleAsync(_name, new ServiceId(service), replicas);
        await UntilAsync(async () => (await Client.StatusAsync()).Applications.Single().IsSettled);
    }

    public Task ReleaseAsync(string service) => Client.ScaleAsync(_name, new ServiceId(service), null);

    /// <summary>The first accepted decision for more replicas since then; null when there was none.</summary>
    public async Task<DecisionRecord?> GrowthAsync(string service, DateTimeOffset since) =>
        (await Client.DecisionsAsync(_name, new ServiceId(service), 20))
        .Where(d => d.At >= since && d.Accepted && d.Decision.Replicas > d.Decision.Before).MinBy(d => d.At);

    /// <returns>False when it did not hold in time.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan? within = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(since) > (within ?? Patience)) return false;
            await Task.Delay(Look);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", "--all");
        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<IReadOnlyList<string>> PublishAsync()
    {
        var project = Path.Combine(Root, "tests", "EndToEnd.Service", "EndToEnd.Service.csproj");
        var build = new ProjectBuild(Path.Combine(Root, "artifacts", "end-to-end"), _ => false);
        var (published, failure) = await build.Run([project], Console.Error.WriteLine, CancellationToken.None);
        return published is not null ? published[0].Command : throw new InvalidOperationException(string.Join('\n', failure!.Errors));
    }

    private async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        var command = Path.Combine(Root, "artifacts", "bin", "Sundog.Cli", Metadata("Configuration").ToLowerInvariant(), "Sundog.Cli.dll");
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["exec", command, .. arguments, "--state", State]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? output.TrimEnd() : throw new InvalidOperationException($"sundog {arguments.First()} ended with {run.ExitCode}");
    }

    private static string Metadata(string key) =>
        typeof(Application).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
