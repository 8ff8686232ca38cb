using System.Text;
using Sundog.Habitats.Processes;

namespace Habitats.Conformance.Processes;

public sealed class InstanceLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sundog-log-").FullName;

    private string File => Path.Combine(_folder, "one.log");

    private string Gone => Path.Combine(_folder, "gone");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_a_log_that_grew_while_nobody_looked_only_the_end_is_kept()
    {
        using (var grown = System.IO.File.Create(File))
        {
            grown.SetLength(5L * InstanceLog.BytesMax);
            grown.Seek(0, SeekOrigin.End);
            grown.Write("and so it ended"u8);
        }

        Assert.True(new InstanceLog(File).TryBound());

        Assert.Equal(0, new FileInfo(File).Length);
        var kept = System.IO.File.ReadAllBytes(InstanceLog.Older(File));
        Assert.Equal(InstanceLog.BytesMax, kept.Length);
        Assert.EndsWith("and so it ended", Encoding.UTF8.GetString(kept), StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_logs_of_those_that_are_gone_are_kept_and_empty_ones_are_not()
    {
        for (var i = 0; i < 30; i++)
        {
            var path = Path.Combine(_folder, $"{i}.log");
            System.IO.File.WriteAllText(path, i % 10 == 9 ? "" : "words");
            System.IO.File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddMinutes(i));
            new InstanceLog(path).Retire(Gone);
        }

        var expected = Enumerable.Range(0, 29).Where(i => i % 10 != 9).TakeLast(20).Select(i => $"{i}.log");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(Gone).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
