using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sundog.Cli.Hosting;
using Sundog.Habitats.Processes;
using Sundog.Host.Management;

namespace Sundog.Cli.Tests.Hosting;

/// <summary>
/// Goal: a person brings an application up, looks at it, pins it, asks why, and takes it down, and nothing is left: no process, no socket. Method: the
/// real command, a real host in a state folder of the test, and two real services; one test from beginning to end, because each step needs the one before.
/// </summary>
public sealed class UpDownTests : IAsyncDisposable
{
    private const string Service = "[dotnet, SERVICE]";

    private readonly TemporaryFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await Sundog("down"); // Also after a failure in the middle.
        _folder.Dispose();
    }

    [Fact]
    public async Task An_application_from_up_to_down()
    {
        WriteManifest("WORK_CPU_MS: 1");

        var up = await Sundog("up", "--detach");
        Assert.True(up.Code == 0, up.Error);
        var address = up.Out.Trim();
        Assert.StartsWith("http://127.0.0.1:", address); // The address is all of standard output.
        Assert.Contains("front ready", up.Error);
        Assert.NotEmpty(await Get($"{address}/work"));

        Assert.Equal(["back 1 1", "front 1 1"], await Counts());

        var scaled = await Sundog("scale", "back", "3");
        Assert.True(scaled.Code == 0, scaled.Error);
        await Until(async () => (await Counts()).Contains("back 3 3"));
        var table = await Sundog("ps");
        Assert.Contains("3/3 pinned", table.Out);
        Assert.Equal(2, Data(await Sundog("scale", "back", "2", "-o", "json"), "service").GetProperty("pinned").GetInt32());
        Assert.Equal(0, (await Sundog("scale", "back", "auto")).Code);

        var load = await Sundog("load", $"{address}/work", "constant:20rps,2s", "--objective", "p95 < 5s", "--report", Path.Combine(_folder.Path, "run.json"), "-o", "json");
        Assert.True(load.Code == 0 || load.Error.Contains("could not send the requests in time"), load.Error); // A busy machine is told, not hidden.
        Assert.True(JsonDocument.Parse(load.Out).RootElement.GetProperty("load").GetProperty("counts").GetProperty("ok").GetInt64() > 0);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "run.json")));
        Assert.NotEqual(ExitCode.Done, (await Sundog("load", $"{address}/nothing-here", "constant:20rps,1s", "--objective", "p95 < 5s")).Code);

        Assert.Contains("LAST DECISIONS", (await Sundog("top")).Out); // Without a terminal: once.
        Assert.Equal(0, (await Sundog("explain", "--list")).Code);
        Assert.Contains("NOW", (await Sundog("explain", "front")).Out);
        foreach (var line in (await Sundog("logs", "-n", "5", "-o", "json")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)) // A quiet service may have printed nothing.
        {
            Assert.Matches("^(front|back)-", JsonDocument.Parse(line).RootElement.GetProperty("log").GetProperty("replica").GetString());
        }

        var unknown = await Sundog("scale", "bakc", "1");
        Assert.Equal((ExitCode.Usage, "sundog: 'shop' has no service 'bakc'; did you mean 'back'?"), (unknown.Code, unknown.Error.Trim()));

        using var followed = Process.Start(SundogProcess.Start(_folder.Path, "logs", "-f"))!; // Long before the end.
        var (printed, followedTo) = (followed.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), followed.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));

        WriteManifest("WORK_CPU_MS: 2"); // A new revision: up again rolls over, and returns.
        var before = await Instances();
        var rolled = Data(await Sundog("up", "-o", "json"), "application");
        Assert.True(rolled.GetProperty("isSettled").GetBoolean());
        Assert.Equal(address, rolled.GetProperty("address").GetString());
        Assert.Empty((await Instances()).Intersect(before));

        var processes = await ProcessIds();
        var down = Data(await Sundog("down", "-o", "json"), "down");
        Assert.Equal("shop", down.GetProperty("applications")[0].GetString());
        Assert.True(down.GetProperty("hasHostEnded").GetBoolean());
        Assert.Equal(ExitCode.Failed, (await Sundog("ps")).Code);
        Assert.DoesNotContain(processes, IsAlive);

        await followed.WaitForExitAsync(TestContext.Current.CancellationToken);
        await printed;
        Assert.Equal((ExitCode.Done, "shop is not up any more"), (followed.ExitCode, (await followedTo).Trim()));
    }

    [Fact]
    public async Task Ctrl_C_takes_everything_down()
    {
        WriteManifest("WORK_CPU_MS: 1");
        using var up = Process.Start(SundogProcess.Start(_folder.Path, "up"))!;
        var told = up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var address = await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(address is not null, "no address");
        var processes = await ProcessIds();
        Assert.All(processes, process => Assert.True(IsAlive(process)));

        await CtrlC(up);

        Assert.True(up.ExitCode == 0, await told);
        Assert.DoesNotContain(processes, IsAlive);
        Assert.Equal(ExitCode.Failed, (await Sundog("ps")).Code);
    }

    [Fact]
    public async Task What_waits_for_its_port_is_shown_keeps_its_host_and_can_be_taken_down()
    {
        WriteManifest("WORK_CPU_MS: 1");
        var up = await Sundog("up", "--detach");
        Assert.True(up.Code == 0, up.Error);
        var processes = await ProcessIds();
        using (var client = new ManagementClient(Path.Combine(_folder.Path, ".state", "sundog"))) await client.StopAsync(TestContext.Current.CancellationToken);
        await Until(async () => (await Sundog("ps")).Code != 0);

        using var squatter = new TcpListener(IPAddress.Loopback, new Uri(up.Out.Trim()).Port);
        squatter.Start();
        WriteManifest("WORK_CPU_MS: 1", name: "blog");
        var blog = await Sundog("up", "--detach");
        Assert.True(blog.Code == 0, blog.Error);
        Assert.Contains("shop waits to be taken over, and its replicas go on: Port ", (await Sundog("ps")).Out);
        Assert.Contains("shop waits to be taken over, and its replicas go on: Port ", (await Sundog("top", "--app", "shop")).Error);
        Assert.Equal(0, (await Sundog("down", "--app", "blog")).Code);
        Assert.Equal(0, (await Sundog("ps")).Code);

        var down = await Sundog("down", "--app", "shop");
        Assert.True(down.Code == 0, down.Error);
        await Until(() => Task.FromResult(!processes.Exists(IsAlive))); // Nobody of ours reaps them: their host is gone.
        Assert.Equal(ExitCode.Failed, (await Sundog("ps")).Code);
    }

    [Fact]
    public async Task A_service_that_never_says_that_it_is_ready_is_told_and_taken_down()
    {
        _folder.Write("sundog.yaml", "spec: { services: { deaf: { command: [sh, -c, 'echo waiting for Godot; exec sleep 1000'] } } }");

        var up = await Sundog("up", "--timeout", "3");

        Assert.Equal(ExitCode.Failed, up.Code);
        Assert.Contains("deaf printed last: waiting for Godot; a service says by builder.AddSundog() that it is ready", up.Error);
        Assert.Equal(ExitCode.Failed, (await Sundog("ps")).Code);
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_told_and_taken_down()
    {
        _folder.Write("sundog.yaml", "spec: { services: { bad: { command: [sh, -c, 'echo no luck today >&2; exit 7'] } } }");

        var up = await Sundog("up", "--timeout", "5");

        Assert.Equal(ExitCode.Failed, up.Code);
        Assert.Contains("bad not ready", up.Error);
        Assert.Contains("no luck today", up.Error);
        Assert.Equal(ExitCode.Failed, (await Sundog("ps")).Code);
    }

    [Fact]
    public async Task A_host_that_cannot_start_says_why_and_is_not_tried_for_ever()
    {
        WriteManifest("WORK_CPU_MS: 1");
        var state = Path.Combine(_folder.Path, ".state", "sundog");
        Directory.CreateDirectory(Path.Combine(state, "journal.ndjson")); // Where a file should be.

        var up = await Sundog("up", "--detach");

        Assert.Equal(ExitCode.Failed, up.Code);
        Assert.Contains("the host did not start: it ended several times and said", up.Error);
        Assert.Contains("journal.ndjson", up.Error);
        Assert.False(new BackgroundHost(state).IsSupervised, "Its supervisor goes on.");
    }

    [Fact]
    public async Task Ctrl_C_while_the_host_starts_leaves_no_host()
    {
        WriteManifest("WORK_CPU_MS: 1");
        using var up = Process.Start(SundogProcess.Start(_folder.Path, "up"))!;
        var told = up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(() => Task.FromResult(Host.IsSupervised)); // In a session of its own by now, where Ctrl-C does not reach it.

        await CtrlC(up);

        Assert.True(up.ExitCode == ExitCode.Interrupted, await told);
        Assert.False(Host.IsSupervised);
        Assert.Empty(ProcessesOfTheFolder());
    }

    [Fact]
    public async Task Ctrl_C_while_a_host_that_died_is_started_again_takes_everything_down_too()
    {
        WriteManifest("WORK_CPU_MS: 1");
        using var up = Process.Start(SundogProcess.Start(_folder.Path, "up"))!;
        var told = up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var host = Data(await Sundog("ps", "-o", "json"), "status").GetProperty("processId").GetInt32();
        var processes = await ProcessIds();
        using (var killed = Process.GetProcessById(host)) killed.Kill();

        await CtrlC(up);

        Assert.True(up.ExitCode == 0, await told);
        Assert.Contains("bringing shop down", await told);
        Assert.DoesNotContain(processes, IsAlive);
        Assert.Empty(ProcessesOfTheFolder());
    }

    [Fact]
    public async Task A_host_that_dies_while_an_application_starts_does_not_end_its_start()
    {
        WriteManifest("WORK_CPU_MS: 1", command: "[sh, -c, 'while [ ! -e go ]; do sleep 0.1; done; exec dotnet SERVICE']");
        using var up = Process.Start(SundogProcess.Start(_folder.Path, "up"))!;
        var told = up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var host = 0;
        await Until(async () => (host = await HostWithTwoServices()) != 0);
        using (var killed = Process.GetProcessById(host)) killed.Kill();
        await Until(async () => await HostWithTwoServices() is var next && next != 0 && next != host);
        _folder.Write("go", "");

        var address = await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.True(address is not null, up.HasExited ? await told : "no address");
        Assert.NotEmpty(await Get($"{address}/work"));
        await CtrlC(up);
        Assert.True(up.ExitCode == 0, await told);
        Assert.Empty(ProcessesOfTheFolder());
    }

    [Fact]
    public async Task A_second_supervisor_leaves_the_first_alone_and_down_ends_what_is_idle()
    {
        using var first = Process.Start(SundogProcess.Start(_folder.Path, "host", "--supervise"))!;
        await Until(async () => (await Sundog("ps")).Code == ExitCode.Done);

        var second = await Sundog("host", "--supervise");
        Assert.Equal(3, second.Code);
        Assert.Contains("another supervisor", second.Error);
        Assert.True(Host.IsSupervised);

        var down = await Sundog("down");
        Assert.True(down.Code == ExitCode.Done, down.Error);
        Assert.False(Host.IsSupervised);
        Assert.Empty(ProcessesOfTheFolder());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_whose_supervisor_was_killed_gets_another_at_up_and_ends_at_down(bool isUp)
    {
        using var supervisor = Process.Start(SundogProcess.Start(_folder.Path, "host", "--supervise"))!;
        await Until(async () => (await Sundog("ps")).Code == ExitCode.Done);
        supervisor.Kill();
        await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Host.IsSupervised);

        if (isUp)
        {
            WriteManifest("WORK_CPU_MS: 1");
            var up = await Sundog("up", "--detach");
            Assert.True(up.Code == ExitCode.Done, up.Error);
            Assert.True(Host.IsSupervised);
        }

        var down = await Sundog("down");
        Assert.True(down.Code == ExitCode.Done, down.Error);
        Assert.Contains("the host has ended", down.Error);
        await Until(() => Task.FromResult(ProcessesOfTheFolder().Count == 0));
    }

    [Fact]
    public async Task Mistakes_and_absence_are_told_in_one_line_each()
    {
        var nothing = await Sundog("up");
        Assert.Equal((ExitCode.Usage, "sundog: sundog.yaml: found no such file, expected a manifest; 'sundog init' writes one, '-f PATH' names another"), (nothing.Code, nothing.Error.Trim()));

        _folder.Write("sundog.yaml", "spec:\n  port: 0\n  services: { a: { command: [sh], cpu: no } }\n");
        var wrong = await Sundog("up");
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Equal(3, wrong.Error.Trim().Split('\n').Length);
        Assert.EndsWith("sundog: the manifest has 2 mistakes; nothing was started", wrong.Error.Trim());

        foreach (var command in (string[])["ps", "top", "explain", "trace", "logs", "down"])
        {
            var ended = await Sundog(command);
            Assert.Equal((ExitCode.Failed, "sundog: nothing is up: no host answers; 'sundog up' starts one"), (ended.Code, ended.Error.Trim()));
        }
    }

    private void WriteManifest(string environment, string name = "shop", string command = Service)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var service = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "EndToEnd.Service", configuration, "EndToEnd.Service.dll"));
        _folder.Write("sundog.yaml", $$"""
            metadata: { name: {{name}} }
            spec:
              services:
                front:
                  command: {{command.Replace("SERVICE", service)}}
                  objective: p95 < 5s
                  environment: { WORK_CALLEES: back, {{environment}} }
                back:
                  command: {{command.Replace("SERVICE", service)}}
                  environment: { {{environment}} }
            """);
    }

    private BackgroundHost Host => new(Path.Combine(_folder.Path, ".state", "sundog"));

    private Task<SundogProcess.Ended> Sundog(params string[] arguments) => SundogProcess.Run(_folder.Path, arguments);

    /// <summary>Returns when the command has ended.</summary>
    private static async Task CtrlC(Process command)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {command.Id}"]); // Of the shell: a minimal machine has no program of that name.
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Hosts, supervisors and stand-bys: the state folder is among their words.</summary>
    private List<string> ProcessesOfTheFolder() =>
        [.. Directory.GetDirectories("/proc").Select(process => Path.Combine(process, "cmdline")).Where(File.Exists).Select(Words).Where(words => words.Contains(_folder.Path))];

    private static string Words(string commandLine)
    {
        try
        {
            return File.ReadAllText(commandLine).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // It has ended just now.
        }
    }

    /// <returns>Its process; 0 while none answers that has a replica of each service.</returns>
    private async Task<int> HostWithTwoServices()
    {
        var ps = await Sundog("ps", "-o", "json");
        if (ps.Code != 0) return 0;
        var status = Data(ps, "status");
        var isThere = status.GetProperty("applications").EnumerateArray()
            .SelectMany(application => application.GetProperty("services").EnumerateArray())
            .Count(service => Replicas(service).Any()) == 2;
        return isThere ? status.GetProperty("processId").GetInt32() : 0;
    }

    private async Task<List<JsonElement>> Services() =>
        [.. Data(await Sundog("ps", "-o", "json"), "status").GetProperty("applications")[0].GetProperty("services").EnumerateArray()];

    private static JsonElement Data(SundogProcess.Ended ended, string name)
    {
        Assert.True(ended.Code == 0, ended.Error);
        var root = JsonDocument.Parse(ended.Out).RootElement;
        Assert.Equal("v1", root.GetProperty("version").GetString());
        return root.GetProperty(name);
    }

    /// <summary>Each service with how many replicas it should have and how many are ready.</summary>
    private async Task<List<string>> Counts() =>
        [.. (await Services()).Select(service => $"{service.GetProperty("service").GetString()} {service.GetProperty("desired").GetInt32()} {ReadyOf(service)}").Order()];

    private static int ReadyOf(JsonElement service) => Replicas(service).Count(replica => replica.GetProperty("state").GetString() == "Ready");

    private async Task<List<string>> Instances() => [.. (await Services()).SelectMany(Replicas).Select(replica => replica.GetProperty("instance").GetString()!)];

    private async Task<List<int>> ProcessIds() => [.. (await Services()).SelectMany(Replicas).Select(replica => replica.GetProperty("processId").GetInt32())];

    private static IEnumerable<JsonElement> Replicas(JsonElement service) => service.GetProperty("replicas").EnumerateArray();

    private static bool IsAlive(int process) => ProcessStat.Of(process) is { HasEnded: false };

    private static async Task<string> Get(string address)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(address, TestContext.Current.CancellationToken);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var since = Stopwatch.GetTimestamp(); !await holds();)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "It did not come true within a minute.");
        }
    }
}
