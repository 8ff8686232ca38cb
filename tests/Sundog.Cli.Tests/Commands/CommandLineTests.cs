using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Tests.Commands;

/// <summary>Goal: whoever mistypes gets one line on the error stream, an exit code of 2, and is told what to type instead. The command runs as a real process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sundog: unknown command 'docter'; did you mean 'doctor'?", "docter")]
    [InlineData("sundog: unknown command 'frobnicate'; see 'sundog --help'", "frobnicate")]
    [InlineData("sundog: unknown option '--prnt'; did you mean '--print'?", "init", "--prnt")]
    [InlineData("sundog: unknown argument 'twice'; see 'sundog version --help'", "version", "twice")]
    [InlineData("sundog: Required argument missing for option: '--objective'; see 'sundog init --help'", "init", "--objective")]
    [InlineData("sundog: --output: found 'xml', expected table or json; see 'sundog ps --help'", "ps", "-o", "xml")]
    [InlineData("sundog: --timeout: found 'soon', expected a whole number; see 'sundog up --help'", "up", "--timeout", "soon")]
    [InlineData("sundog: --state: found nothing, expected a value; see 'sundog ps --help'", "ps", "--state", "")]
    [InlineData("sundog: --file: found nothing, expected a value; see 'sundog up --help'", "up", "-f", "")]
    [InlineData("sundog: --report: found nothing, expected a value; see 'sundog load --help'", "load", "--report", "")]
    [InlineData("sundog: found nothing, expected a value; see 'sundog init --help'", "init", "")]
    [InlineData("sundog: --timeout: found -5, expected 1 or more", "up", "--timeout", "-5")]
    [InlineData("sundog: found 'tcsh', expected bash, fish or zsh; see 'sundog completion --help'", "completion", "tcsh")]
    [InlineData("sundog: unknown option '-x'; see 'sundog explain --help'", "explain", "-x")]
    [InlineData("sundog: Required argument 'count' missing for command: 'scale'; see 'sundog scale --help'", "scale", "webui")]
    public async Task A_mistyped_command_line_is_told_in_one_line(string line, params string[] arguments)
    {
        var ended = await SundogProcess.Run(_folder.Path, arguments);

        Assert.Equal((ExitCode.Usage, "", line), (ended.Code, ended.Out, ended.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("load", "http://127.0.0.1:1/")]
    public async Task A_report_that_cannot_be_written_is_told_before_the_run(params string[] command)
    {
        var ended = await SundogProcess.Run(_folder.Path, [.. command, "--report", "no/such/folder/report.html"]);

        Assert.Equal((ExitCode.Usage, ""), (ended.Code, ended.Out));
        Assert.StartsWith("sundog: --report: cannot write there: ", ended.Error);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_state_folder_that_is_none_is_told_in_one_line()
    {
        var deep = Path.Combine(_folder.Path, new string('d', 120));
        var tooLong = await SundogProcess.Run(_folder.Path, "ps", "--state", deep);
        Assert.Equal((ExitCode.Usage, ""), (tooLong.Code, tooLong.Out));
        Assert.StartsWith("sundog: The state folder's path is too long: ", tooLong.Error);
        Assert.EndsWith(deep, tooLong.Error.TrimEnd());
        Assert.Single(tooLong.Error.TrimEnd().Split('\n'));

        var file = _folder.Write("no-folder", "");
        var noFolder = await SundogProcess.Run(_folder.Path, "host", "--state", file);
        Assert.Equal((ExitCode.Failed, ""), (noFolder.Code, noFolder.Out));
        Assert.StartsWith("sundog: ", noFolder.Error);
        Assert.Contains(file, noFolder.Error);
        Assert.Single(noFolder.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_load_on_nobody_fails_and_says_where_nothing_listens()
    {
        var nobody = $"127.0.0.1:{FreePort()}";

        var ended = await SundogProcess.Run(_folder.Path, "load", $"http://{nobody}/", "constant:10rps,1s");

        Assert.Equal(ExitCode.Failed, ended.Code);
        Assert.Matches($"sundog: none of [0-9]+ requests? was answered with success; what they met most: nothing listens at {nobody}$", ended.Error.TrimEnd());
    }

    [Theory]
    [InlineData("http", "status 500")]
    [InlineData("https", "no TLS there: ")]
    public async Task A_load_of_which_no_request_is_answered_with_success_fails_and_says_why(string scheme, string why)
    {
        var port = FreePort();
        using var server = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        server.Start();
        var serving = AnswerAsync(server, after: -1, () => { }, status: 500);

        var ended = await SundogProcess.Run(_folder.Path, "load", $"{scheme}://127.0.0.1:{port}/", "constant:10rps,1s", "--objective", "p95 < 1s");
        server.Stop();
        await serving;

        Assert.Equal(ExitCode.Failed, ended.Code);
        Assert.Contains($"was answered with success; what they met most: {why}", ended.Error);
    }

    [Fact]
    public async Task A_load_that_is_interrupted_reports_what_was_sent_until_then()
    {
        var address = $"http://127.0.0.1:{FreePort()}/";
        using var server = new HttpListener { Prefixes = { address } };
        server.Start();
        using var load = Process.Start(SundogProcess.Start(_folder.Path, "load", address, "constant:20rps,1h"))!;
        var (output, error) = (load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), load.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        var serving = AnswerAsync(server, after: 10, () => Process.Start("/bin/sh", ["-c", $"kill -INT {load.Id}"]).Dispose());

        await load.WaitForExitAsync(TestContext.Current.CancellationToken);
        server.Stop();
        await serving;

        Assert.Equal(ExitCode.Interrupted, load.ExitCode);
        Assert.Matches("^[0-9]+ requests in ", await output);
        Assert.Contains("of all requests late, failed or refused", await output);
        Assert.DoesNotContain("sundog:", await error);
    }

    [Fact]
    public async Task Programs_are_told_the_version_as_data()
    {
        var ended = await SundogProcess.Run(_folder.Path, "version", "-o", "json");

        using var document = JsonDocument.Parse(ended.Out);
        Assert.Equal("v1", document.RootElement.GetProperty("version").GetString());
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", document.RootElement.GetProperty("sundog").GetProperty("version").GetString());
    }

    [Fact]
    public async Task The_verb_tells_the_same_version_as_the_option()
    {
        var (verb, option) = (await SundogProcess.Run(_folder.Path, "version"), await SundogProcess.Run(_folder.Path, "--version"));

        var told = option.Out.Trim().Split('+');
        Assert.StartsWith($"sundog {told[0]} ", verb.Out);
        Assert.All(told[1..], commit => Assert.StartsWith($"sundog {told[0]} of commit {commit[..12]} on ", verb.Out));
    }

    [Fact]
    public async Task A_load_tells_programs_its_version_once_and_its_report_is_the_same()
    {
        var ended = await SundogProcess.Run(_folder.Path, "load", $"http://127.0.0.1:{FreePort()}/", "constant:10rps,1s", "-o", "json", "--report", "run.json");

        using var document = JsonDocument.Parse(ended.Out);
        Assert.Equal("v1", document.RootElement.GetProperty("version").GetString());
        Assert.False(document.RootElement.GetProperty("load").TryGetProperty("version", out _));
        Assert.Equal(ended.Out, await File.ReadAllTextAsync(Path.Combine(_folder.Path, "run.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_command_that_says_something_says_it_to_programs_too()
    {
        var root = CommandLine.Root(Streams.Captured(TextWriter.Null, TextWriter.Null));

        var without = root.Subcommands.Where(command => !command.Options.Any(option => option.Name == "--output")).Select(command => command.Name);

        Assert.Equal(["completion", "host", "top"], without.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_gets_colours_unless_they_are_not_wanted(bool wanted)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "not run: needs script (util-linux)");
        var command = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "Sundog.Cli.dll")}' doctor{(wanted ? "" : " --no-color")}";
        var start = new ProcessStartInfo("/usr/bin/script", ["-qc", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = _folder.Path };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        start.Environment["XDG_STATE_HOME"] = _folder.Path;
        using var terminal = Process.Start(start)!;

        var output = await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("cores", output);
        Assert.Equal(wanted, output.Contains("\e[38;5;") || output.Contains("\e[32m"));
    }

    [Fact]
    public async Task Help_shows_every_command_with_examples()
    {
        var root = await SundogProcess.Run(_folder.Path);
        Assert.Equal(ExitCode.Done, root.Code);
        Assert.Contains("doctor", root.Out);

        var init = await SundogProcess.Run(_folder.Path, "init", "--help");
        Assert.Equal(ExitCode.Done, init.Code);
        Assert.Contains("Examples:", init.Out);
        Assert.Contains("sundog init --print", init.Out);
    }

    [Fact]
    public async Task Help_of_a_load_tells_what_a_trace_file_looks_like()
    {
        using var output = new StringWriter();

        await CommandLine.Run(["load", "--help"], Streams.Captured(output, output));

        Assert.All(["'0.5,306;'", "'period'", "'count'"], part => Assert.Contains(part, output.ToString()));
    }

    [Fact]
    public async Task Every_command_that_does_something_shows_examples()
    {
        using var output = new StringWriter();
        var root = CommandLine.Root(Streams.Captured(output, output));

        foreach (var command in root.Subcommands.Where(command => command.Name != "version"))
        {
            output.GetStringBuilder().Clear();
            await CommandLine.Run([command.Name, "--help"], Streams.Captured(output, output));
            Assert.True(output.ToString().Contains("Examples:"), $"'sundog {command.Name} --help' shows no example");
        }
    }

    private static int FreePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return ((IPEndPoint)taken.LocalEndpoint).Port;
    }

    /// <summary>Answers whatever comes, until it is stopped.</summary>
    private static async Task AnswerAsync(HttpListener server, int after, Action then, int status = 200)
    {
        try
        {
            for (var answered = 0; ; answered++)
            {
                var response = (await server.GetContextAsync()).Response;
                response.StatusCode = status;
                response.Close();
                if (answered == after) then();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            Assert.False(server.IsListening);
        }
    }
}
