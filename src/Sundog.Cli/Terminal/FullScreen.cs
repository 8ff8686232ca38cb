using Spectre.Console;
using Spectre.Console.Rendering;
using Sundog.Host.Management;

namespace Sundog.Cli.Terminal;

/// <summary>The terminal's second screen for a live picture; what was on the first is there again afterwards. Ends with q, Ctrl-C or Escape.</summary>
internal sealed class FullScreen : IAsyncDisposable
{
    private const string EnterSecondScreen = "\e[?1049h\e[?25l";
    private const string LeaveSecondScreen = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string ClearToLineEnd = "\e[K";
    private const string ClearBelow = "\e[J";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeyLook = TimeSpan.FromMilliseconds(50);

    private readonly Streams _streams;

    private FullScreen(Streams streams) => _streams = streams;

    public static FullScreen Enter(Streams streams)
    {
        streams.Out.Write(EnterSecondScreen);
        return new(streams);
    }

    /// <summary>Draws until the person has seen enough. A host that is away for a moment is told and waited for.</summary>
    public async Task Show(Func<CancellationToken, Task<IRenderable>> picture, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                Draw(await picture(cancel));
            }
            catch (NoHostException)
            {
                Draw(new Markup("[yellow]The host does not answer; waiting for it.[/]"));
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }

            for (var waited = TimeSpan.Zero; waited < Period; waited += KeyLook)
            {
                if (EndKey()) return;
                if (cancel.WaitHandle.WaitOne(0)) return;
                await Task.Delay(KeyLook, CancellationToken.None);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _streams.Out.Write(LeaveSecondScreen);
        return ValueTask.CompletedTask;
    }

    /// <summary>Line by line over the old picture, without clearing first, so that nothing flickers; what does not fit is left out.</summary>
    private void Draw(IRenderable picture)
    {
        var console = _streams.OutConsole;
        console.Profile.Width = Math.Max(20, Console.WindowWidth);
        var lines = Lines(picture, console).Take(Math.Max(1, Console.WindowHeight - 1));
        _streams.Out.Write(Home + string.Concat(lines.Select(line => line + ClearToLineEnd + "\r\n")) + ClearBelow + "q to end");
        _streams.Out.Flush();
    }

    private static IEnumerable<string> Lines(IRenderable picture, IAnsiConsole console)
    {
        using var text = new StringWriter();
        var capture = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.No,
            ColorSystem = console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
        });
        capture.Profile.Width = console.Profile.Width;
        capture.Profile.Capabilities.Links = false;
        capture.Write(picture);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static bool EndKey()
    {
        if (Console.IsInputRedirected || !Console.KeyAvailable) return false;
        return Console.ReadKey(intercept: true) is { Key: ConsoleKey.Q or ConsoleKey.Escape };
    }
}
