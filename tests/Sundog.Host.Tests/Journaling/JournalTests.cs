using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sundog.Host.Journaling;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Journaling;

/// <summary>Goal: a crash in the middle of a line costs that line and no other, and numbers go on. Method: files that end as crashes leave them.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.In("journal.ndjson");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"number":4,"at":"2026-03-0""")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("torn")]
    public void A_last_line_that_was_cut_short_is_thrown_away_and_the_next_one_is_whole(string torn)
    {
        Write("one", "two", "three");
        System.IO.File.AppendAllText(File, torn);
        Assert.Equal(["one", "two", "three", "four"], Write("four"));
        Assert.Equal([1, 2, 3, 4], Numbers());
        Assert.DoesNotContain(torn, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Nothing_but_a_torn_line_is_an_empty_journal()
    {
        System.IO.File.WriteAllBytes(File, new byte[3_000_000]);
        Assert.Equal(["one"], Write("one"));
        Assert.True(new FileInfo(File).Length < 1000);
    }

    [Fact]
    public void A_damaged_line_in_the_middle_is_passed_over()
    {
        Write("one", "two", "three");
        var lines = System.IO.File.ReadAllLines(File);
        System.IO.File.WriteAllText(File, string.Join('\n', lines[0], "\u0001\u0002 {{{", lines[2], ""), Encoding.UTF8);
        Assert.Equal(["one", "three", "four"], Write("four"));
    }

    [Fact]
    public void The_file_is_bounded_and_its_end_remembered()
    {
        using (var file = new JournalFile(File, bytesMax: 2000))
        {
            using var journal = new Journal(file, new FakeTimeProvider());
            for (var i = 1; i <= 100; i++) journal.Write(JournalKind.Note, $"entry {i}");
        }

        Assert.True(new FileInfo(File).Length <= 2200 && new FileInfo(File + ".1").Length <= 2200);
        var left = Write("last");
        Assert.Equal(["entry 100", "last"], left.TakeLast(2));
        Assert.Equal(101, Numbers()[^1]);
    }

    [Fact]
    public async Task A_listener_gets_what_was_written_after_the_number_it_names()
    {
        using var journal = new Journal(new JournalFile(File), new FakeTimeProvider());
        foreach (var text in (string[])["one", "two", "three"]) journal.Write(JournalKind.Note, text);
        var reader = journal.Listen(since: 1);
        journal.Write(JournalKind.Note, "four");
        foreach (var expected in (string[])["two", "three", "four"]) Assert.Equal(expected, (await reader.ReadAsync(Patience.Token)).Text);
    }

    [Fact]
    public void A_file_that_cannot_be_moved_aside_costs_lines_on_the_disk_while_it_cannot_and_nothing_after()
    {
        using var journal = new Journal(new JournalFile(File, bytesMax: 2000), new FakeTimeProvider());
        Directory.CreateDirectory(File + ".1/in-the-way");
        for (var i = 1; i <= 100; i++) journal.Write(JournalKind.Note, $"entry {i}");
        Assert.NotNull(journal.DiskFault);
        Assert.Equal(100, Remembered.By(journal).Count);

        Directory.Delete(File + ".1", recursive: true);
        journal.Write(JournalKind.Note, "after");
        Assert.Null(journal.DiskFault);
        Assert.Equal(101, Numbers()[^1]);
    }

    [Fact]
    public void A_new_file_that_cannot_be_made_after_the_old_one_was_moved_is_made_later()
    {
        using var journal = new Journal(new JournalFile(File, bytesMax: 200), new FakeTimeProvider());
        for (var i = 1; i <= 3; i++) journal.Write(JournalKind.Note, $"entry {i}");
        System.IO.File.Move(File, File + ".1", overwrite: true); // As a move leaves it whose new file could not be made.
        journal.Write(JournalKind.Note, "after");
        Assert.Null(journal.DiskFault);
        Assert.Equal(4, Numbers()[^1]);
    }

    private IReadOnlyList<string> Write(params string[] texts)
    {
        using var journal = new Journal(new JournalFile(File), new FakeTimeProvider());
        foreach (var text in texts) journal.Write(JournalKind.Note, text);
        return [.. Remembered.By(journal).Select(entry => entry.Text)];
    }

    private IReadOnlyList<long> Numbers()
    {
        using var file = new JournalFile(File);
        return [.. file.Read(1000).Select(entry => entry.Number)];
    }
}
