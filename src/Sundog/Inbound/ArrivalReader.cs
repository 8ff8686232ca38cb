using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sundog.Core.Admission;
using Sundog.Core.Request;
using Sundog.Core.Wire;
using Sundog.Output;

namespace Sundog.Inbound;

/// <summary>Tells a peer's request from one from outside. What is not a peer's header, once and whole, is ignored and counted.</summary>
/// <param name="unread">How long a request lay in its socket.</param>
/// <param name="classes">How important a request from outside is.</param>
internal sealed class ArrivalReader(PeerKey? key, SundogMeter meter, Func<HttpContext, TimeSpan> unread, PathClasses classes)
{
    private const int UploadBytes = 64 * 1024;

    /// <summary>Takes the header out of the request, so that a service that copies headers does not pass it on.</summary>
    public Arrival Read(HttpRequest request)
    {
        var headers = request.Headers;
        if (!headers.TryGetValue(HeaderNames.Request, out var values)) return FromOutside(request);

        headers.Remove(HeaderNames.Request);
        if (values.Count != 1)
        {
            meter.HeaderIgnored("duplicated");
            return FromOutside(request);
        }

        if (key is not { } shared)
        {
            meter.HeaderIgnored("no-key");
            return FromOutside(request);
        }

        if (RequestHeaderCodec.TryDecode(values[0], shared, out var header, out var fault)) return Arrival.FromPeer(header, unread(request.HttpContext));
        meter.HeaderIgnored(fault);
        return FromOutside(request);
    }

    private Arrival FromOutside(HttpRequest request) =>
        Arrival.FromOutside(classes.Of(request.Path.Value), UserOf(request), allowed: GrpcTimeout.Read(request.Headers)) with
        {
            IsOpenEnded = IsUpload(request),
            Unread = unread(request.HttpContext),
        };

    /// <summary>A body of unknown length, such as every gRPC call's, or one that takes its time to send.</summary>
    private static bool IsUpload(HttpRequest request) =>
        request.ContentLength is { } length ? length > UploadBytes : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    /// <summary>The same number for the same person on every replica: of the session where there is one, else of the address.</summary>
    private static uint UserOf(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } authorization, ..]) return Hash(authorization);
        if (request.Headers.Cookie is [{ } cookie, ..]) return Hash(cookie);
        return request.HttpContext.Connection.RemoteIpAddress is { } address ? HashOf(address) : 0;
    }

    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619u;
        return hash;
    }

    private static uint HashOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var count)) return 0;
        var hash = 2166136261u;
        foreach (var b in bytes[..count]) hash = (hash ^ b) * 16777619u;
        return hash;
    }
}
