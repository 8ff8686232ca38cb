using EndToEnd.Service;
using Grpc.Core;
using Grpc.Net.Client;

namespace EndToEnd.Tests.Traffic;

/// <summary>gRPC from outside, in plain text. Each method throws when the call fails or answers wrongly.</summary>
internal sealed class ParrotClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;
    private readonly Parrot.ParrotClient _parrot;

    public ParrotClient(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address);
        _parrot = new(_channel);
    }

    public async Task SayAsync()
    {
        var answer = await _parrot.SayAsync(new Phrase { Text = "tea" }, deadline: DateTime.UtcNow + Patience);
        Assert.Equal("tea", answer.Text);
    }

    public async Task SayEachAsync(int words, int millisecondsBetween)
    {
        using var call = _parrot.SayEach(new Speech { Words = words, MillisecondsBetween = millisecondsBetween }, deadline: DateTime.UtcNow + Patience);
        var heard = 0;
        await foreach (var phrase in call.ResponseStream.ReadAllAsync()) Assert.Equal($"{heard++}", phrase.Text);
        Assert.Equal(words, heard);
    }

    public void Dispose() => _channel.Dispose();
}
