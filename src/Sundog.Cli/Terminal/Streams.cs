using Spectre.Console;

namespace Sundog.Cli.Terminal;

/// <summary>Where a command writes: data to one, progress and errors to the other, and whether a person watches.</summary>
/// <remarks>Without a terminal there is no animation, no colour and no wrapping; NO_COLOR (no-color.org) or --no-color takes the colour from a terminal too.</remarks>
public sealed class Streams
{
    /// <summary>A line that no one has to read in a window may be this long.</summary>
    private const int WidthWithoutTerminal = 240;

    private Streams(TextWriter @out, TextWriter error, bool outIsTerminal, bool errorIsTerminal, bool colour)
    {
        Out = @out;
        Error = error;
        OutIsTerminal = outIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        OutConsole = Console(@out, outIsTerminal, colour);
        ErrorConsole = Console(error, errorIsTerminal, colour);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public bool OutIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public IAnsiConsole OutConsole { get; }

    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Those of the process. A terminal may be closed at any time; a file that cannot be written is a failure to tell.</summary>
    public static Streams OfProcess()
    {
        if (!System.Console.IsOutputRedirected) System.Console.SetOut(new TerminalWriter(System.Console.Out));
        if (!System.Console.IsErrorRedirected) System.Console.SetError(new TerminalWriter(System.Console.Error));
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected, !plain);
    }

    /// <summary>Both into texts, as if redirected to files.</summary>
    public static Streams Captured(TextWriter @out, TextWriter error) => new(@out, error, outIsTerminal: false, errorIsTerminal: false, colour: false);

    public void TakeColour()
    {
        OutConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        ErrorConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }

    /// <summary>One line of progress: what is being done now.</summary>
    public void Progress(string line) => Error.WriteLine(line);

    private static IAnsiConsole Console(TextWriter writer, bool terminal, bool colour)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal && colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!terminal) console.Profile.Width = WidthWithoutTerminal;
        console.Profile.Capabilities.Links = false;
        return console;
    }
}
