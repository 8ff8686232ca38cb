using System.Net.Sockets;
using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>The receiving end of systemd's readiness protocol (sd_notify) for one instance: <c>READY=1</c>, <c>STOPPING=1</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MessageBytesMax = 4096;
    private const int MessagesMax = 64;

    private readonly Socket _socket;

    /// <summary>Takes the path over from whoever had it: a former driver that is no more.</summary>
    /// <exception cref="SocketException">The path cannot be bound.</exception>
    public NotifySocket(string path)
    {
        File.Delete(path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            _socket.Bind(new UnixDomainSocketEndPoint(path));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public int FileNumber => (int)_socket.Handle;

    /// <summary>Assignments that have arrived, in order. Not all of very many at once: a program that talks without end must not keep its driver from the others.</summary>
    public IEnumerable<string> Receive()
    {
        var buffer = new byte[MessageBytesMax];
        for (var message = 0; message < MessagesMax; message++)
        {
            var bytes = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error != SocketError.Success || bytes <= 0) yield break;
            foreach (var line in Encoding.UTF8.GetString(buffer, 0, bytes).Split('\n')) yield return line.Trim();
        }
    }

    /// <summary>Closes it. The path stays for a later driver; <see cref="File.Delete"/> it when the instance is gone.</summary>
    public void Dispose() => _socket.Dispose();
}
