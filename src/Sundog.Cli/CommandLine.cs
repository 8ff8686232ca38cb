using System.CommandLine;
using System.CommandLine.Parsing;
using Sundog.Cli.Commands;
using Sundog.Cli.Terminal;
using Sundog.Host.Manifest;

namespace Sundog.Cli;

/// <summary>The <c>sundog</c> command: its verbs, and how each ends.</summary>
public static class CommandLine
{
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Streams streams)
    {
        var root = Root(streams);
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if ((parsed.Errors.Count > 0 || OptionTakenForArgument(parsed) is not null) && parsed.Action is not System.CommandLine.Help.HelpAction and not HelpWithExamples)
        {
            streams.Error.WriteLine($"sundog: {Sentence(parsed)}");
            return ExitCode.Usage;
        }

        if (parsed.GetValue<bool>(CommonOptions.NoColour)) streams.TakeColour();
        using var interrupt = new Interrupt(streams.Error);
        var invocation = new InvocationConfiguration
        {
            Output = streams.Out,
            Error = streams.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, interrupt.Token);
        }
        catch (Exception error) when (CommandFailure.Of(error) is { } failure)
        {
            foreach (var line in failure.Details) streams.Error.WriteLine(line);
            streams.Error.WriteLine($"sundog: {failure.Message}");
            return failure.Code;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    internal static RootCommand Root(Streams streams)
    {
        var root = new RootCommand("Services that hold their latency objective by themselves.")
        {
            UpCommand.Create(streams),
            DownCommand.Create(streams),
            PsCommand.Create(streams),
            TopCommand.Create(streams),
            ExplainCommand.Create(streams),
            TraceCommand.Create(streams),
            ScaleCommand.Create(streams),
            LogsCommand.Create(streams),
            LoadCommand.Create(streams),
            InitCommand.Create(streams),
            DoctorCommand.Create(streams),
            HostCommand.Create(streams),
            CompletionCommand.Create(streams),
            DemoCommand.Create(streams),
            VersionCommand.Create(streams),
        };
        root.Options.Add(new Option<bool>(CommonOptions.NoColour) { Description = "No colours, as with NO_COLOR set.", Recursive = true });
        foreach (var option in root.Subcommands.SelectMany(command => command.Options)) option.Validators.Add(RefuseNothing);
        foreach (var argument in root.Subcommands.SelectMany(command => command.Arguments)) argument.Validators.Add(RefuseNothing);
        HelpWithExamples.Attach(root);
        root.SetAction(parsed => new System.CommandLine.Help.HelpAction().Invoke(parsed));
        return root;
    }

    /// <summary>An empty word, mostly of a variable that is not set, is no name, no folder and no file.</summary>
    private static void RefuseNothing(SymbolResult given)
    {
        var name = given is OptionResult { Option: var option } ? $"{option.Name}: " : "";
        if (given.Tokens is [{ Value: "" }]) given.AddError($"{name}found nothing, expected a value");
    }

    /// <summary>A misspelt option where a positional argument may stand would be taken for that argument.</summary>
    private static string? OptionTakenForArgument(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value is ['-', '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..])?.Value;

    /// <summary>The first mistake in one line, and what to do next.</summary>
    private static string Sentence(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = HelpWithExamples.PathOf(command);
        if ((OptionTakenForArgument(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault()) is { } word)
        {
            var names = word.StartsWith('-')
                ? command.Options.Select(option => option.Name)
                : command.Subcommands.Select(each => each.Name);
            var near = NearestName.Of(word, names);
            var what = word.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            return near is null ? $"unknown {what} '{word}'; see '{path} --help'" : $"unknown {what} '{word}'; did you mean '{near}'?";
        }

        return $"{Mistake(parsed.Errors[0])}; see '{path} --help'";
    }

    /// <summary>What was found and what was expected, where a value is wrong; the parser's own words, one line of them, for the rest.</summary>
    private static string Mistake(ParseError error)
    {
        var (name, expected) = error.SymbolResult switch
        {
            OptionResult { Option: var option } => ($"{option.Name}: ", Expected(option.ValueType, option.HelpName)),
            ArgumentResult { Argument: var argument } => ("", Expected(argument.ValueType, argument.HelpName)),
            _ => ("", null),
        };
        return expected is not null && error.SymbolResult!.Tokens is [{ } found]
            ? $"{name}found '{found.Value}', expected {expected}"
            : error.Message.Split('\n')[0].TrimEnd('.', '\r');
    }

    /// <returns>Null when any text will do.</returns>
    private static string? Expected(Type type, string? helpName) =>
        type == typeof(int) || type == typeof(ulong) ? "a whole number"
        : helpName?.Split('|') is { Length: > 1 } words ? string.Join(", ", words[..^1]) + $" or {words[^1]}"
        : null;
}
