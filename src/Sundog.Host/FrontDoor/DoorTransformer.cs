using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Sundog.Host.FrontDoor;

/// <summary>Passes headers and trailers on, without what belongs to one connection only, and lets nothing of ours outside.</summary>
/// <remarks>
/// What <c>Connection</c> names goes no further (RFC 9110, section 7.6.1), as far as the server tells: of a request that names <c>close</c>, Kestrel tells nothing
/// else. Nor does the announcement of trailers that do not: a request's never pass, an answer's over HTTP/2 only. The forwarder's own transformer does the rest.
/// </remarks>
internal sealed class DoorTransformer : HttpTransformer
{
    /// <summary>The forwarder reads these, and makes its own of them for the next connection.</summary>
    private static readonly string[] OfForwarder = ["Connection", "Content-Length", "Host", "Transfer-Encoding", "Upgrade"];

    public static DoorTransformer Instance { get; } = new();

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var headers = httpContext.Request.Headers;
        RemoveNamed(headers, headers.Connection); // Before the door adds its own, which nobody outside can have taken out.
        headers.Remove("Trailer");
        return Default.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null) RemoveOwn(proxyResponse.Headers);
        var isPassed = await Default.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);

        var headers = httpContext.Response.Headers;
        if (proxyResponse is not null && proxyResponse.Headers.NonValidated.TryGetValues("Connection", out var named)) RemoveNamed(headers, named);
        if (!httpContext.Response.SupportsTrailers()) headers.Remove("Trailer");
        return isPassed;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        RemoveOwn(proxyResponse.TrailingHeaders);
        return Default.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
    }

    private static void RemoveNamed(IHeaderDictionary headers, IEnumerable<string?> connection)
    {
        foreach (var name in connection.SelectMany(static line => line?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []))
        {
            if (!OfForwarder.Contains(name, StringComparer.OrdinalIgnoreCase)) headers.Remove(name);
        }
    }

    private static void RemoveOwn(HttpResponseHeaders headers)
    {
        foreach (var name in FrontTally.OwnHeaders) headers.Remove(name);
    }
}
