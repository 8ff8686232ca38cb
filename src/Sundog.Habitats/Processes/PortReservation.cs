using System.Net;
using System.Net.Sockets;

namespace Sundog.Habitats.Processes;

/// <summary>
/// A free loopback port, kept from everybody else until the program listens on it: bound, not listening, with SO_REUSEADDR. The kernel gives such a
/// port to nobody who asks for any port, while a server that sets SO_REUSEADDR itself (Kestrel and nearly all others do) may bind and listen on it.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket;

    /// <exception cref="SocketException">No port is left.</exception>
    public PortReservation()
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>Whether somebody accepts connections there now.</summary>
    public static bool Answers(Uri address)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
