using System.Net;
using System.Net.Sockets;
using System.Text;
using Sundog.Core;

namespace Sundog.Outbound;

/// <summary>The connections to one instance of a service.</summary>
/// <remarks>
/// Each instance has a pool of its own, which connects to the instance's address whatever the request's URI says. So the URI and the Host header
/// keep the service's name, nothing is rewritten per call, and the pool goes when the instance goes. Cookies, redirects, proxies and
/// decompression are the caller's business: connections are shared by everybody in the process. Not thread-safe, its <see cref="Invoker"/> apart.
/// </remarks>
internal sealed class InstanceTransport
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    private readonly string _host;
    private readonly int _port;
    private int _calls;
    private bool _isRetired;

    /// <param name="address">An absolute <c>http</c> URI: <c>http://127.0.0.1:40001</c>.</param>
    /// <param name="header">Writes our header.</param>
    /// <param name="otherHeaders">Writes and reads the values of all others; null: as any HttpClient does.</param>
    public InstanceTransport(InstanceId instance, string address, CallHeaderEncoding header, Encoding? otherHeaders)
    {
        Instance = instance;
        Address = address;
        var uri = new Uri(address);
        (_host, _port) = (uri.IdnHost, uri.Port);
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = ConnectPatience,
            PooledConnectionIdleTimeout = IdleTimeout,
            ConnectCallback = ConnectAsync,
            RequestHeaderEncodingSelector = (name, _) => name.Equals(HeaderNames.Request, StringComparison.OrdinalIgnoreCase) ? header : otherHeaders,
            ResponseHeaderEncodingSelector = otherHeaders is null ? null : (_, _) => otherHeaders,
        });
    }

    public InstanceId Instance { get; }

    public string Address { get; }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>A call begins; <see cref="Leave"/> must follow when its response has begun or it was given up. What is still read then goes on.</summary>
    public void Enter() => _calls++;

    public void Leave()
    {
        _calls--;
        CloseWhenUnused();
    }

    /// <summary>No more calls will be sent; the connections close with the last call under way.</summary>
    public void Retire()
    {
        _isRetired = true;
        CloseWhenUnused();
    }

    private void CloseWhenUnused()
    {
        if (_isRetired && _calls == 0) Invoker.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_host, _port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
