using System.Text;
using Sundog.Outbound;

namespace Sundog.Tests.Outbound;

/// <summary>Goal: a short body from a stream can be sent to a second receiver when the first breaks off; a long one is never sent in part. Method: receivers that break.</summary>
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
