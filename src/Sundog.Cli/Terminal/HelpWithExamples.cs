using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sundog.Cli.Terminal;

/// <summary>The usual help, and below it how people really call the command.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Command, string[]> Examples = [];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (!Examples.TryGetValue(parseResult.CommandResult.Command, out var examples)) return ExitCode.Done;

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return ExitCode.Done;
    }

    /// <param name="examples">Whole command lines, each with a few words after a '#' where it is not plain.</param>
    public static T Of<T>(T command, params string[] examples)
        where T : Command
    {
        Examples.Add(command, examples);
        return command;
    }

    public static void Attach(RootCommand root)
    {
        var option = new HelpOption("--help", "-h"); // The usual one has a /h besides, which nobody wants to be offered.
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(option);
    }

    public static string PathOf(Command command) => command is RootCommand ? "sundog" : $"sundog {command.Name}";
}
