using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Sundog.Core.Admission;
using Sundog.Core.Waiting;
using Sundog.Inbound;

namespace Sundog.Output;

/// <summary>Shows a finished request to those who look on: tags on the server's Activity, the meter, <c>Server-Timing</c>, exemplars.</summary>
/// <param name="activities">The server's own source; null where there is none to ask.</param>
internal sealed class RequestOutput(SundogMeter meter, ExemplarPick exemplars, bool serverTiming, ActivitySource? activities)
{
    /// <summary>The response is about to start: last moment for headers.</summary>
    public void Closed(HttpContext context, LiveRequest request, in RequestSummary summary)
    {
        var isEntry = request.IsFromOutside;
        meter.Closed(summary, isEntry);
        if (ListenedTo(context) is { } activity) Tag(activity, summary);
        if (!isEntry) return;

        if ((serverTiming || request.IsWatched) && !context.Response.HasStarted) context.Response.Headers.Append("Server-Timing", ServerTiming.Text(summary, exemplars.Parts(request)));
        if (request.IsWatched || exemplars.Wants(request, summary)) exemplars.Send(request, summary, TraceOf(context), RouteOf(context), context.Response.StatusCode);
    }

    public void Refused(HttpContext context, RefusalReason reason)
    {
        meter.Refused(reason);
        ListenedTo(context)?.SetTag("sundog.refused", true);
    }

    private static void Tag(Activity activity, in RequestSummary summary)
    {
        activity.SetTag("sundog.wait.socket", summary.UnreadWait.TotalSeconds);
        activity.SetTag("sundog.wait.admission", summary.AdmissionWait.TotalSeconds);
        activity.SetTag("sundog.wait.local", summary.LocalWait.TotalSeconds);
        activity.SetTag("sundog.wait.downstream", summary.DownstreamWait.TotalSeconds);
        activity.SetTag("sundog.service", summary.Service.TotalSeconds);
        activity.SetTag("sundog.blocked", summary.Blocked.TotalSeconds);
        activity.SetTag("sundog.network", summary.Network.TotalSeconds);
    }

    /// <summary>The server makes an Activity whenever it logs, and that one asks for all data though nobody listens: tags would be for nothing.</summary>
    private Activity? ListenedTo(HttpContext context) =>
        activities?.HasListeners() != false // First, for it costs least.
        && ActivityOf(context) is { IsAllDataRequested: true } activity && activity.Source.HasListeners() ? activity : null;

    private static Activity? ActivityOf(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity;

    /// <summary>Of the trace that the request belongs to, whether or not anything here takes part in it; without one the server's name for the request.</summary>
    private static string TraceOf(HttpContext context)
    {
        if (ActivityOf(context) is { IdFormat: ActivityIdFormat.W3C } activity) return activity.TraceId.ToHexString();
        return ActivityContext.TryParse(context.Request.Headers.TraceParent, traceState: null, out var outer) ? outer.TraceId.ToHexString() : context.TraceIdentifier;
    }

    /// <summary>The pattern, and where there is none the path's shape: a path may hold what is nobody's business.</summary>
    private static string RouteOf(HttpContext context) =>
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? PathShape.Of(context.Request.Path.Value)}";
}
