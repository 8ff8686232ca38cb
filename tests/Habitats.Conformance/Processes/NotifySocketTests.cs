using System.Net.Sockets;
using Sundog.Habitats.Processes;

namespace Habitats.Conformance.Processes;

public sealed class NotifySocketTests
{
    [Fact]
    public void A_program_that_talks_without_end_does_not_keep_its_driver()
    {
        var path = Path.Combine(Path.GetTempPath(), $"sundog-notify-{Path.GetRandomFileName()}");
        using var notify = new NotifySocket(path);
        using var program = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        program.Connect(new UnixDomainSocketEndPoint(path));
        program.Send("STATUS=0"u8);

        var heard = new List<string>();
        foreach (var assignment in notify.Receive().Take(1000))
        {
            heard.Add(assignment);
            program.Send([.. "STATUS="u8, (byte)('0' + (heard.Count % 10))]); // Whenever it is heard it has more to say.
        }

        Assert.InRange(heard.Count, 1, 64);
        Assert.Equal($"STATUS={heard.Count % 10}", notify.Receive().First()); // What was left is heard next.
        File.Delete(path);
    }
}
