using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sundog.Entry;

/// <summary>Lets HTTP/2 with prior knowledge and HTTP/1.1 share a port without TLS.</summary>
/// <remarks>
/// A client with prior knowledge begins with the connection preface of RFC 9113, section 3.4, which no HTTP/1.1 request can begin with. Kestrel chooses
/// the protocol by what TLS negotiated; here the preface stands in for that negotiation. On an endpoint that speaks TLS, or one protocol only, it changes nothing.
/// </remarks>
public static class PrefaceSniffing
{
    /// <summary>Who says nothing for so long is left to the server's own limits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0"u8;

    /// <summary>For every endpoint of a server that is not told otherwise.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AllowAlternateSchemes = true; // Requests say http, and are right: see Correct.
        kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(Middleware));
    }

    /// <summary>The request came in plain text, whatever the negotiation that was made up for the server says.</summary>
    public static void Correct(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<ITlsConnectionFeature>() is NegotiatedHttp2) context.Request.Scheme = Uri.UriSchemeHttp;
    }

    /// <summary>For one endpoint.</summary>
    public static ConnectionDelegate Middleware(ConnectionDelegate next) => async connection =>
    {
        var leaves = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        if (await BeginsWithPrefaceAsync(connection.Transport.Input, connection.ConnectionClosed, leaves).ConfigureAwait(false))
        {
            connection.Features.Set<ITlsApplicationProtocolFeature>(NegotiatedHttp2.Instance);
            connection.Features.Set<ITlsConnectionFeature>(NegotiatedHttp2.Instance);
        }

        await next(connection).ConfigureAwait(false);
    };

    /// <param name="leaves">The server leaves: it closes whoever has said nothing, and must not be kept waiting for a word.</param>
    private static async ValueTask<bool> BeginsWithPrefaceAsync(PipeReader input, CancellationToken closed, CancellationToken leaves)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(closed, leaves);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token).ConfigureAwait(false);
                var verdict = Judge(read.Buffer);
                // Nothing is consumed; until it is clear, only more bytes wake us.
                if (verdict is not null || read.IsCompleted) input.AdvanceTo(read.Buffer.Start);
                else input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (verdict is { } isPreface) return isPreface;
                if (read.IsCompleted) return false;
            }
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            return false; // The next in line finds the connection closed, or closes it.
        }
    }

    /// <returns>Null while it may still become one.</returns>
    private static bool? Judge(ReadOnlySequence<byte> begin)
    {
        Span<byte> seen = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(begin.Length, Preface.Length);
        begin.Slice(0, length).CopyTo(seen);
        if (!Preface.StartsWith(seen[..length])) return false;
        return length == Preface.Length ? true : null;
    }

    private sealed class NegotiatedHttp2 : ITlsApplicationProtocolFeature, ITlsConnectionFeature
    {
        public static NegotiatedHttp2 Instance { get; } = new();

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate
        {
            get => null;
            set => throw new InvalidOperationException("There is no TLS here.");
        }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
