using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Store.Contracts;

/// <summary>A service that failed us is not our own mistake: the caller hears 503 or 504, never 500.</summary>
public sealed partial class CallFailures(RequestDelegate next, ILogger<CallFailures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (HttpRequestException failure) when (!context.Response.HasStarted)
        {
            LogCallFailed(context.Request.Path, failure.StatusCode, failure.Message);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (TaskCanceledException timeout) when (!context.Response.HasStarted)
        {
            LogCallFailed(context.Request.Path, HttpStatusCode.GatewayTimeout, timeout.Message);
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: a call to another service failed ({Status}): {Message}")]
    private partial void LogCallFailed(string path, HttpStatusCode? status, string message);
}
