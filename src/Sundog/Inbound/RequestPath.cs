using Microsoft.AspNetCore.Http;
using Sundog.Hosting;

namespace Sundog.Inbound;

/// <summary>What happens to every request before and after the service's own code.</summary>
internal sealed class RequestPath(RequestDelegate next, Drain drain)
{
    private const string HttpVersion1Prefix = "HTTP/1";

    public Task InvokeAsync(HttpContext context)
    {
        if (drain.IsLeaving) Leaving(context);
        return next(context);
    }

    private void Leaving(HttpContext context)
    {
        drain.Arrived();
        if (context.Request.Protocol.StartsWith(HttpVersion1Prefix, StringComparison.Ordinal)) context.Response.Headers.Connection = "close";
    }
}
