using System.Text;
using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Yarp.ReverseProxy.Forwarder;

namespace Sundog.Host.FrontDoor;

/// <summary>Left on a request that no instance answered: the front door did.</summary>
internal sealed class Unanswered
{
    private static readonly Unanswered Mark = new();

    private Unanswered()
    {
    }

    /// <summary>
    /// Marks the request and says in a sentence what the status means. An answer or an upgrade that has begun was an instance's: who breaks it off later, or whose own
    /// body does not come, says nothing about whether one could be reached.
    /// </summary>
    public static async Task TellAsync(HttpContext context, ServiceId service, ForwarderError error)
    {
        var response = context.Response;
        if (response.HasStarted || error is ForwarderError.ResponseBodyDestination or ForwarderError.RequestBodyClient) return;

        context.Features.Set(Mark);
        if (context.RequestAborted.IsCancellationRequested) return;
        var text = Encoding.UTF8.GetBytes(response.StatusCode == StatusCodes.Status504GatewayTimeout
            ? $"No answer of '{service}' came within the time in which it would have been of use.\n"
            : $"No instance of '{service}' could be reached, or it broke off.\n");
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        await response.Body.WriteAsync(text).ConfigureAwait(false);
    }
}
