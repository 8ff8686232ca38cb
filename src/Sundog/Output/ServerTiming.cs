using System.Globalization;
using System.Text;
using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Output;

/// <summary>A request's account for a browser's developer tools, in milliseconds: its sums, and what each service on its path waited for, as far as they told.</summary>
/// <remarks>Source: W3C Server Timing, section 3: comma-separated metrics, <c>name;dur=number;desc="text"</c>.</remarks>
internal static class ServerTiming
{
    public static string Text(in RequestSummary summary, ReadOnlySpan<ExemplarPart> path)
    {
        var text = new StringBuilder();
        Add(text, "total", summary.Residence);
        Add(text, "wait", summary.Waiting);
        Add(text, "socket", summary.UnreadWait);
        Add(text, "admission", summary.AdmissionWait);
        Add(text, "local", summary.LocalWait);
        Add(text, "downstream", summary.DownstreamWait);
        Add(text, "service", summary.Service);
        foreach (var part in path)
        {
            if (part.ExclusiveWait > TimeSpan.Zero) Add(text, $"{part.Service}-wait", part.ExclusiveWait, part.Kind == WaitKind.Other ? "" : WaitPlaces.NameOf(part.Kind));
            if (part.ServiceTime > TimeSpan.Zero) Add(text, $"{part.Service}-work", part.ServiceTime);
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, TimeSpan duration, string what = "")
    {
        if (text.Length > 0) text.Append(", ");
        foreach (var letter in name) text.Append(char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_'); // A token, RFC 9110, section 5.6.2.
        text.Append(CultureInfo.InvariantCulture, $";dur={duration.TotalMilliseconds:0.###}");
        if (what.Length > 0) text.Append(CultureInfo.InvariantCulture, $";desc=\"{what}\"");
    }
}
