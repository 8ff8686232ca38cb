using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Sundog.Probes;

/// <summary>How long a request lay in its socket before the server had a thread to read it: the queue that stands before every queue of ours.</summary>
/// <remarks>
/// The kernel knows when the newest data of a connection came (<c>tcpi_last_data_recv</c> of <c>TCP_INFO</c>, tcp(7)), in milliseconds of its own tick. A request's
/// data is not newer than that, so the answer is never too long; on HTTP/2, where other streams go on, it may be too short. Asked only while the thread
/// pool is late, as nothing else keeps a server from reading: a calm request costs one comparison.
/// </remarks>
internal sealed class SocketWaitProbe(ThreadPoolProbe pool)
{
    private const int Tcp = 6, TcpInfo = 11; // IPPROTO_TCP and TCP_INFO, netinet/tcp.h.
    private const int LastDataReceived = 52; // Of struct tcp_info, a u32 in milliseconds.

    public TimeSpan Of(HttpContext context) =>
        pool.IsLate && context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket ? SinceData(socket) : TimeSpan.Zero;

    private static TimeSpan SinceData(Socket socket)
    {
        Span<byte> info = stackalloc byte[LastDataReceived + sizeof(uint)];
        try
        {
            return socket.ProtocolType == ProtocolType.Tcp && OperatingSystem.IsLinux() && socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length
                ? TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]))
                : TimeSpan.Zero;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return TimeSpan.Zero; // The asker went away meanwhile.
        }
    }
}
