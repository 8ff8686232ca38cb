using Grpc.Core;

namespace Sundog.Tests.Grpc;

/// <summary>One call of each kind that matters: unary, server streaming, both ways.</summary>
internal sealed class TalkService : Talk.TalkBase
{
    public override Task<Words> Say(Words request, ServerCallContext context)
    {
        if (request.Text == "fail") throw new RpcException(new Status(StatusCode.FailedPrecondition, "on purpose"));
        context.ResponseTrailers.Add("said", "yes");
        return Task.FromResult(new Words { Text = $"{request.Text} to you" });
    }

    public override async Task Count(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= 3; i++) await responseStream.WriteAsync(new Words { Text = $"{i}" }, context.CancellationToken);
    }

    public override async Task Echo(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken)) await responseStream.WriteAsync(requestStream.Current, context.CancellationToken);
    }
}
