using System.Diagnostics;

namespace Sundog.Cli.Tests.Commands;

/// <summary>Goal: the scripts complete what is typed. Method: each in its own shell, where that is here, as far as it goes without somebody at the keys.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        var command = _folder.Write("sundog", $"#!/bin/sh\nexec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "Sundog.Cli.dll")}' \"$@\"\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sundog sc", "sc", "scale")]
    [InlineData("sundog ps --o", "--o", "--output")]
    [InlineData("sundog ps -o ", "", "json", "table")]
    [InlineData("sundog completion z", "z", "zsh")]
    public async Task Bash_completes_commands_options_and_values(string line, string word, params string[] answers) => Assert.Equal(answers, (await Shell("bash", $"""
        source <(sundog completion bash)
        COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=('{word}') COMP_CWORD=0
        _sundog
        printf '%s\n' "$COMPREPLY[@]"
        """.Replace("$COMPREPLY[@]", "${COMPREPLY[@]}", StringComparison.Ordinal))).Where(answer => !answer.StartsWith('-') || word.StartsWith('-')));

    [Fact]
    public async Task Zsh_completes_what_is_typed()
    {
        SkipWithout("zsh");
        Assert.Equal(["scale"], await Shell("zsh", """
            compdef() { :; }
            compadd() { print -l -- $answers; }
            source <(sundog completion zsh)
            BUFFER='sundog sc' CURSOR=9
            _sundog
            """));
    }

    [Fact]
    public async Task Fish_completes_what_is_typed()
    {
        SkipWithout("fish");
        Assert.Equal(["scale"], await Shell("fish", "sundog completion fish | source; complete -C 'sundog sc'"));
    }

    private static void SkipWithout(string shell) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))), $"not run: needs {shell}");

    private async Task<string[]> Shell(string shell, string script)
    {
        var start = new ProcessStartInfo(shell, ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
