using System.Net.Sockets;
using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>The receiving end of systemd's readiness protocol (sd_notify) for one instance: <c>READY=1</c>, <c>STOPPING=1</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MessageBytesMax = 4096;
    private const int MessagesMax = 64;

    private readonly Socket _socket;

    /// <exception cref="SocketException">The path cannot be bound.</exception>
    public NotifySocket(string path)
        : this()
    {
        try
        {
            Bind(path);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    private NotifySocket() => _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

    /// <summary>Takes the path of a running instance over from a driver that is no more. Where it cannot be bound (a full disk), nothing is heard there: the instance runs all the same.</summary>
    public static NotifySocket TakeOver(string path)
    {
        var notify = new NotifySocket();
        try
        {
            notify.Bind(path);
            return notify;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SocketException)
        {
            return notify;
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

    private void Bind(string path)
    {
        File.Delete(path);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
    }
}
