using System.Diagnostics;

namespace Sundog.Host.Manifest.Build;

/// <summary>Runs the dotnet program to its end and keeps what it prints in a log file.</summary>
internal sealed class DotnetRun(string dotnet, string log)
{
    /// <summary>Set for us by an outer dotnet command, and wrong for an inner one.</summary>
    private static readonly string[] Inherited =
        ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH", "ASPNETCORE_URLS"];

    public string Log => log;

    /// <summary>Cancelled: the process and its children are killed.</summary>
    /// <param name="line">Called for every line of either stream, one at a time.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(IReadOnlyList<string> arguments, Action<string> line, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Inherited) start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var temporary = new TemporaryFolder();
        start.Environment["TMPDIR"] = temporary.Path;
        start.Environment.TryAdd("NUGET_SCRATCH", Path.Combine(Path.GetTempPath(), "NuGetScratch")); // Its locks are shared with whoever else restores.

        await using var writer = new StreamWriter(log);
        var told = new Lock();
        void Take(string? text)
        {
            if (text is null) return;
            lock (told)
            {
                writer.WriteLine(text);
                line(text);
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => Take(data.Data);
        process.ErrorDataReceived += (_, data) => Take(data.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancel);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
