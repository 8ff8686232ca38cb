using Grpc.Core;

namespace EndToEnd.Service;

/// <summary>gRPC, unary and streaming.</summary>
internal sealed class TalkingParrot : Parrot.ParrotBase
{
    public override Task<Phrase> Say(Phrase request, ServerCallContext context) => Task.FromResult(request);

    public override async Task SayEach(Speech request, IServerStreamWriter<Phrase> responseStream, ServerCallContext context)
    {
        for (var word = 0; word < request.Words; word++)
        {
            await responseStream.WriteAsync(new Phrase { Text = $"{word}" }, context.CancellationToken);
            await Task.Delay(request.MillisecondsBetween, context.CancellationToken);
        }
    }
}
