using System.Diagnostics;

namespace EndToEnd.Tests.Running;

/// <summary>One run of a program that is none of ours, to its successful end.</summary>
internal static class ToolRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task ToEndAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // Leaves nothing behind that goes on.
        start.Environment["UseSharedCompilation"] = "false";
        using var run = Process.Start(start)!;
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(patience.Token), run.StandardError.ReadToEndAsync(patience.Token));
        await run.WaitForExitAsync(patience.Token);
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {run.ExitCode}\n{await output}\n{await errors}");
    }
}
