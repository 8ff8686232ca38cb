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
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var serving = ServeAsync(listener, over.Token);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var workload = new UrlWorkload(address).Open(seed: 0);
        for (var i = 0; i < requests; i++)
        {
            cancel.ThrowIfCancellationRequested();
            await new Attempt(workload.Next(), TimeSpan.Zero).SendAsync(http).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await serving.ConfigureAwait(false);
    }

    /// <summary>On as many connections as the client opens, until cancelled.</summary>
    private static async Task ServeAsync(TcpListener listener, CancellationToken cancel)
    {
        var answering = new List<Task>();
        try
        {
            while (true) answering.Add(AnswerAsync(await listener.AcceptSocketAsync(cancel).ConfigureAwait(false), cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Task.WhenAll(answering).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(Socket connection, CancellationToken cancel)
    {
        using var _ = connection;
        var buffer = new byte[1024];
        try
        {
            while (await connection.ReceiveAsync(buffer, cancel).ConfigureAwait(false) > 0)
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancel).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            return; // Enough was sent, or the client has closed it.
        }
    }
}
