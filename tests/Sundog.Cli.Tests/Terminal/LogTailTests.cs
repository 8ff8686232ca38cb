using Sundog.Cli.Terminal;
using Sundog.Habitats.Processes;

namespace Sundog.Cli.Tests.Terminal;

public sealed class LogTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _log;
    private readonly LogTail _tail;

    public LogTailTests()
    {
        _log = _folder.Write("logs/one.log", "first\nsecond\nthird\n");
        _tail = new LogTail(_log, linesFirst: 2);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_look_shows_the_last_lines_and_the_next_what_came_since()
    {
        Assert.Equal(["second", "third"], New());
        Write("\nfifth\r\n"u8);
        Assert.Equal(["", "fifth"], New());
        Assert.Empty(New());
    }

    [Fact]
    public void A_line_is_shown_when_it_is_whole_and_so_is_each_character_of_it()
    {
        _ = New();
        var tea = "green tea: 緑茶\n"u8;
        foreach (var part in tea[..^1])
        {
            Write([part]);
            Assert.Empty(New());
        }

        Write(tea[^1..]);
        Assert.Equal(["green tea: 緑茶"], New());
    }

    [Fact]
    public void A_file_that_was_begun_anew_is_read_from_its_beginning()
    {
        _ = New();
        File.WriteAllText(_log, "anew\n");
        Assert.Equal(["anew"], New());
    }

    [Fact]
    public void The_last_words_of_a_replica_are_read_where_its_log_went_when_it_died()
    {
        _ = New();
        Write("Unhandled exception\nand so it ended"u8);
        var gone = ProcessFolders.GoneLogOf(_log);
        Assert.Equal(Path.Combine(_folder.Path, "gone-logs", "one.log"), gone);
        Directory.CreateDirectory(Path.GetDirectoryName(gone)!);
        File.Move(_log, gone);

        Assert.Equal(["Unhandled exception", "and so it ended"], New());
        Assert.Empty(New());
        File.Delete(gone);
        Assert.Empty(New());
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        using var file = new FileStream(_log, FileMode.Append);
        file.Write(text);
    }

    private IReadOnlyList<string> New() => _tail.New();
}
