using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sundog.Inbound;

/// <summary>An instance's first request, which it sends to itself before it says that it is ready: what code costs at its first use is paid while nobody waits.</summary>
/// <remarks>
/// It takes the way of any request from a peer as far as the service's own code, which never sees it, and is charged to an account of its own. After the
/// start there is no such request any more, whatever its header says.
/// </remarks>
/// <param name="path">Like the instance's own, with an account and figures that nobody looks at.</param>
internal sealed class Rehearsal(RequestPath path)
{
    private readonly string _mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private volatile bool _isOn;

    /// <summary>Requests that were a rehearsal.</summary>
    public int Served { get; private set; }

    /// <summary>From now on whoever shows the mark is rehearsing.</summary>
    /// <returns>The mark, for header <see cref="HeaderNames.Rehearsal"/>.</returns>
    public string Begin()
    {
        _isOn = true;
        return _mark;
    }

    public void End() => _isOn = false;

    public bool IsMine(HttpContext context) => _isOn && context.Request.Headers[HeaderNames.Rehearsal] == _mark;

    public Task Serve(HttpContext context)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics) metrics.MetricsDisabled = true;
        Served++;
        return path.InvokeAsync(context, static rehearsed =>
        {
            rehearsed.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
