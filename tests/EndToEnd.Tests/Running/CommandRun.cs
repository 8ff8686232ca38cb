using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Running;

/// <summary>One run of the command <c>sundog</c>, as a person starts it.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private CommandRun(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <param name="folder">Where it is started.</param>
    public static CommandRun Start(string folder, params IEnumerable<string> arguments) => new(new ProcessStartInfo("dotnet", ["exec", Places.Command, .. arguments])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    });

    /// <summary>Runs to its end and demands success.</summary>
    /// <returns>What it printed as data, without the last line end.</returns>
    public static async Task<string> ToEndAsync(string folder, params IEnumerable<string> arguments)
    {
        using var run = Start(folder, arguments);
        var code = await run.EndAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, $"sundog {string.Join(' ', arguments)} ended with {code}\n{run.Output}\n{run.Errors}");
        return run.Output.TrimEnd();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt() => Signals.Send(_process.Id, Signals.Interrupt);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
        _process.Dispose();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
