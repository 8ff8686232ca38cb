using System.Text;
using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.State;

/// <summary>Goal: of each file the newest content ends on the disk, whoever wrote it, and never half of one.</summary>
public sealed class StateWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_newest_of_many_is_what_stays()
    {
        using (var writer = new StateWriter())
        {
            for (var i = 0; i <= 500; i++) writer.WriteSoon(_folder.In($"{i % 3}"), Bytes($"content {i}"));
        }

        Assert.Equal(["content 498", "content 499", "content 500"], Directory.GetFiles(_folder.Path).Select(File.ReadAllText).Order());
    }

    [Fact]
    public void What_must_be_written_now_comes_after_all_that_waited()
    {
        using (var writer = new StateWriter())
        {
            for (var i = 0; i < 100; i++) writer.WriteSoon(_folder.In("a"), Bytes($"old {i}"));
            writer.WriteNow(_folder.In("a"), Bytes("new"));
            Assert.Equal("new", File.ReadAllText(_folder.In("a")));
        }

        Assert.Equal("new", File.ReadAllText(_folder.In("a")));
    }

    [Fact]
    public void What_waited_is_not_lost_when_the_disk_refuses_what_must_be_written_now()
    {
        using (var writer = new StateWriter())
        {
            Directory.CreateDirectory(_folder.In("a.next")); // In the way of both.
            writer.WriteSoon(_folder.In("a"), Bytes("waiting"));
            Assert.ThrowsAny<Exception>(() => writer.WriteNow(_folder.In("a"), Bytes("refused")));
            Directory.Delete(_folder.In("a.next"));
        }

        Assert.Equal("waiting", File.ReadAllText(_folder.In("a")));
    }

    [Fact]
    public void A_deleted_file_does_not_come_back()
    {
        using (var writer = new StateWriter())
        {
            for (var i = 0; i < 100; i++) writer.WriteSoon(_folder.In("a"), Bytes($"old {i}"));
            writer.Delete(_folder.In("a"));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_replacement_that_never_came_to_its_end_leaves_the_old_content()
    {
        StateFile.Write(_folder.In("a"), Bytes("whole"));
        File.WriteAllText(_folder.In("a.next"), "hal"); // As a crash before the rename leaves it.
        Assert.Equal("whole", File.ReadAllText(_folder.In("a")));
        StateFile.Write(_folder.In("a"), Bytes("next"));
        Assert.Equal([_folder.In("a")], Directory.GetFiles(_folder.Path));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
