using System.Text;

namespace Sundog.Cli.Terminal;

/// <summary>Writes to a terminal as long as there is one. When it was closed nothing more is written, and nobody is troubled: whoever writes has things to put in order.</summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    private bool _isGone;

    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Try(() => terminal.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => terminal.Write(value));

    public override void WriteLine(string? value) => Try(() => terminal.WriteLine(value));

    public override void Flush() => Try(terminal.Flush);

    private void Try(Action write)
    {
        if (_isGone) return;
        try
        {
            write();
        }
        catch (IOException)
        {
            _isGone = true;
        }
    }
}
