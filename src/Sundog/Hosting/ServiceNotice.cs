using System.Net.Sockets;
using System.Text;

namespace Sundog.Hosting;

/// <summary>Tells whoever started the process how it fares, by systemd's protocol: one datagram of <c>READY=1</c> or <c>STOPPING=1</c>.</summary>
/// <remarks>Source: sd_notify(3). A leading <c>@</c> of the path means the abstract namespace. Without a socket there is nobody to tell.</remarks>
internal sealed class ServiceNotice(string? socketPath)
{
    /// <exception cref="SocketException">The socket is named but does not take the datagram.</exception>
    public void Ready() => Send("READY=1\n");

    /// <inheritdoc cref="Ready"/>
    public void Stopping() => Send("STOPPING=1\n");

    private void Send(string text)
    {
        if (string.IsNullOrEmpty(socketPath)) return;

        var path = socketPath[0] == '@' ? "\0" + socketPath[1..] : socketPath;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(path));
    }
}
