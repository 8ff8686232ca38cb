using System.Net;
using System.Net.Sockets;

namespace Sundog.Bench.Load;

/// <summary>The generator's HTTP client: HTTP/1.1 with connections kept alive, and nothing in it that a request does not need.</summary>
internal static class LoadHttp
{
    /// <summary>Redirects are not followed, cookies not kept, traces not propagated; as many connections as requests wait at once.</summary>
    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Sends some requests to an own listener, so that compiling the client's code does not delay the first measured ones.</summary>
    public static async Task WarmUpAsync(HttpMessageInvoker http, CancellationToken cancel)
    {
        const int requests = 30;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerAsync(listener, requests, cancel);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var workload = new UrlWorkload(address).Open(seed: 0);
        for (var i = 0; i < requests; i++)
        {
            cancel.ThrowIfCancellationRequested();
            await new Attempt(workload.Next(), TimeSpan.Zero).SendAsync(http).ConfigureAwait(false);
        }

        await serving.ConfigureAwait(false);
    }

    private static async Task AnswerAsync(TcpListener listener, int requests, CancellationToken cancel)
    {
        using var connection = await listener.AcceptSocketAsync(cancel).ConfigureAwait(false);
        var buffer = new byte[1024];
        for (var i = 0; i < requests; i++)
        {
            await connection.ReceiveAsync(buffer, cancel).ConfigureAwait(false);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancel).ConfigureAwait(false);
        }
    }
}
