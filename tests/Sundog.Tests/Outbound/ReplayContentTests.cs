using System.IO.Pipelines;
using System.Text;
using Sundog.Outbound;
using Sundog.Tests.World;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: a short body from a stream can be sent to a second receiver when the first breaks off; a long one is never sent in part. Method: receivers that break, or give up.</summary>
public class ReplayContentTests
{
    [Fact]
    public async Task A_short_body_that_one_receiver_broke_off_reaches_the_next_one_whole()
    {
        using var content = new ReplayContent(new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("one cup of tea"))));
        Assert.True(content.IsRepeatable);
        await Assert.ThrowsAnyAsync<Exception>(() => content.CopyToAsync(new BreakingStream(), TestContext.Current.CancellationToken));

        Assert.True(content.IsRepeatable);
        using var next = new MemoryStream();
        await content.CopyToAsync(next, TestContext.Current.CancellationToken);
        Assert.Equal("one cup of tea", Encoding.UTF8.GetString(next.ToArray()));
    }

    [Fact]
    public async Task A_short_body_is_read_to_its_end_though_its_receiver_gave_up()
    {
        var upload = new Pipe();
        using var content = new ReplayContent(new StreamContent(upload.Reader.AsStream()));
        using var receiver = new CancellationTokenSource();
        var passed = content.CopyToAsync(Stream.Null, receiver.Token);
        await upload.Writer.WriteAsync("one cup "u8.ToArray(), Patience.Token);
        await receiver.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passed);
        Assert.False(content.IsRepeatable);

        await upload.Writer.WriteAsync("of tea"u8.ToArray(), Patience.Token);
        await upload.Writer.CompleteAsync();
        await Patience.UntilAsync(() => content.IsRepeatable);
        using var next = new MemoryStream();
        await content.CopyToAsync(next, Patience.Token);
        Assert.Equal("one cup of tea", Encoding.UTF8.GetString(next.ToArray()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_next_receiver_the_reading_ends_with_the_one_there_is(bool settledFirst)
    {
        var upload = new Pipe();
        using var content = new ReplayContent(new StreamContent(upload.Reader.AsStream()));
        using var receiver = new CancellationTokenSource();
        var passed = content.CopyToAsync(Stream.Null, receiver.Token);
        if (settledFirst) content.Settle();
        Assert.False(content.Known.IsCompleted);
        await receiver.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passed);
        if (!settledFirst)
        {
            Assert.False(content.Known.IsCompleted);
            content.Settle();
        }

        await content.Known.WaitAsync(Patience.Token);
        Assert.False(content.IsRepeatable);
        await upload.Writer.WriteAsync("rest"u8.ToArray(), Patience.Token);
        Assert.Equal(4, (await upload.Reader.ReadAsync(Patience.Token)).Buffer.Length); // It is its owner's again.
    }

    [Fact]
    public async Task That_a_body_is_too_long_is_known_before_its_end()
    {
        var upload = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var content = new ReplayContent(new StreamContent(upload.Reader.AsStream()));
        Assert.True(content.Known.IsCompleted); // Nothing is being read.
        var passed = content.CopyToAsync(Stream.Null, Patience.Token);
        await upload.Writer.WriteAsync(new byte[ReplayContent.BytesMax], Patience.Token);
        Assert.False(content.Known.IsCompleted);
        await upload.Writer.WriteAsync(new byte[1], Patience.Token);
        await content.Known.WaitAsync(Patience.Token);
        Assert.False(content.IsRepeatable);

        await upload.Writer.CompleteAsync();
        await passed;
    }

    [Fact]
    public async Task A_long_body_goes_to_its_first_receiver_only()
    {
        var body = new byte[ReplayContent.BytesMax + 1];
        using var content = new ReplayContent(new StreamContent(new MemoryStream(body)));
        using var receiver = new MemoryStream();
        await content.CopyToAsync(receiver, TestContext.Current.CancellationToken);
        Assert.Equal(body.Length, receiver.Length);
        Assert.False(content.IsRepeatable);
    }

    [Fact]
    public void Its_headers_and_its_length_are_the_bodys()
    {
        using var body = new StreamContent(new MemoryStream(new byte[7]));
        body.Headers.ContentType = new("text/tea");
        using var content = new ReplayContent(body);
        Assert.Equal(7, content.Headers.ContentLength);
        Assert.Equal("text/tea", content.Headers.ContentType?.MediaType);
    }

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken off");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("broken off");
    }
}
