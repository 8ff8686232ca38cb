using System.Net.Http.Json;

namespace Sundog.Outbound;

/// <summary>What can be told of a request that may have to be sent again.</summary>
internal static class RequestTraits
{
    /// <remarks>RFC 9110, section 9.2.2.</remarks>
    public static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete
        || method == HttpMethod.Options || method == HttpMethod.Trace;

    /// <summary>Whether a body that was sent, or begun to be sent, can be sent from its start again.</summary>
    public static bool IsRepeatable(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        ReplayContent replay => replay.IsRepeatable,
        MultipartContent parts => parts.All(IsRepeatable),
        _ => IsUnaryGrpc(content),
    };

    /// <summary>A gRPC client writes one message from memory for a unary call, by a type that it keeps to itself.</summary>
    private static bool IsUnaryGrpc(HttpContent content) =>
        content.GetType() is { Namespace: "Grpc.Net.Client.Internal" } type && type.Name.StartsWith("PushUnaryContent", StringComparison.Ordinal);
}
