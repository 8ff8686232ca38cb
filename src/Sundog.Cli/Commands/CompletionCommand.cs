using System.CommandLine;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog completion</c>: a script that lets a shell ask this command what can come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _sundog() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(sundog "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _sundog sundog
        """;

    private const string Zsh = """
        #compdef sundog
        _sundog() {
          local -a answers
          answers=(${(f)"$(sundog "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
          compadd -a answers
        }
        if [ "$funcstack[1]" = _sundog ]; then _sundog "$@"; else compdef _sundog sundog; fi
        """;

    private const string Fish = """
        complete -c sundog -f -a '(sundog "[suggest:"(commandline -cp | string length)"]" (commandline -cp | string collect) 2>/dev/null | string match -r .+)'
        """;

    public static Command Create(Streams streams)
    {
        var shell = new Argument<string>("shell") { HelpName = "bash|fish|zsh", Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = HelpWithExamples.Of(
            new Command("completion", "Print a script that completes sundog commands in a shell.") { shell },
            "source <(sundog completion bash)   # in ~/.bashrc",
            "source <(sundog completion zsh)    # in ~/.zshrc, after compinit",
            "sundog completion fish > ~/.config/fish/completions/sundog.fish");
        command.SetAction(parsed => streams.Out.WriteLine(parsed.GetValue(shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash }));
        return command;
    }
}
