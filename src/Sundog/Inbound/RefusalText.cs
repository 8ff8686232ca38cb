using Microsoft.AspNetCore.Http;
using Sundog.Core.Admission;

namespace Sundog.Inbound;

/// <summary>What a person reads who was turned away.</summary>
internal static class RefusalText
{
    private static readonly byte[] QueueFull = "Turned away: as many requests wait here already as may wait.\n"u8.ToArray();
    private static readonly byte[] DeadlineTooShort = "Turned away: the answer would have come too late to be of use.\n"u8.ToArray();
    private static readonly byte[] Shed = "Turned away: more is asked for than can be carried at present.\n"u8.ToArray();
    private static readonly byte[] Draining = "Turned away: this instance is leaving.\n"u8.ToArray();

    public static Task WriteAsync(HttpResponse response, RefusalReason reason)
    {
        var text = Of(reason);
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        return response.Body.WriteAsync(text).AsTask();
    }

    private static byte[] Of(RefusalReason reason) => reason switch
    {
        RefusalReason.QueueFull => QueueFull,
        RefusalReason.DeadlineTooShort => DeadlineTooShort,
        RefusalReason.Shed => Shed,
        RefusalReason.Draining => Draining,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Nobody was turned away."),
    };
}
