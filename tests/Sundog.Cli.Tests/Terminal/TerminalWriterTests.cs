using System.Text;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Tests.Terminal;

public sealed class TerminalWriterTests
{
    [Fact]
    public void What_is_written_to_a_terminal_that_was_closed_harms_nobody()
    {
        var terminal = new Closable();
        using var writer = new TerminalWriter(terminal);
        writer.WriteLine("one");
        writer.Write("two");
        writer.Flush();
        Assert.Equal("one\ntwo", terminal.Text.ToString());

        terminal.IsClosed = true;
        writer.WriteLine("three");
        writer.Write('4');
        writer.Flush();
        Assert.Equal((1, "one\ntwo"), (terminal.Refusals, terminal.Text.ToString())); // Tried once, and then no more.
    }

    private sealed class Closable : TextWriter
    {
        public StringBuilder Text { get; } = new();

        public bool IsClosed { get; set; }

        public int Refusals { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (IsClosed)
            {
                Refusals++;
                throw new IOException("Input/output error");
            }

            Text.Append(value);
        }
    }
}
