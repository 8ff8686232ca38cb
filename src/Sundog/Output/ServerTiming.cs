using System.Globalization;
using Sundog.Core.Waiting;

namespace Sundog.Output;

/// <summary>A request's account for a browser's developer tools, in milliseconds.</summary>
/// <remarks>Source: W3C Server Timing, section 3: comma-separated metrics, <c>name;dur=number</c>.</remarks>
internal static class ServerTiming
{
    public static string Text(in RequestSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"wait;dur={summary.Waiting.TotalMilliseconds:0.###}, socket;dur={summary.UnreadWait.TotalMilliseconds:0.###}, admission;dur={summary.AdmissionWait.TotalMilliseconds:0.###}, "
        + $"local;dur={summary.LocalWait.TotalMilliseconds:0.###}, downstream;dur={summary.DownstreamWait.TotalMilliseconds:0.###}, "
        + $"service;dur={summary.Service.TotalMilliseconds:0.###}, total;dur={summary.Residence.TotalMilliseconds:0.###}");
}
