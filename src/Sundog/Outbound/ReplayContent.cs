using System.Net;

namespace Sundog.Outbound;

/// <summary>A body that comes from a stream and can yet be sent again, if all of it has been read and it is short.</summary>
/// <remarks>
/// It is passed on as it comes, so that streams which wait for an answer before they end are not held up, and remembered up to
/// <see cref="BytesMax"/>. A receiver that breaks off does not stop the reading of a short body: the next receiver gets it.
/// </remarks>
internal sealed class ReplayContent : HttpContent
{
    public const int BytesMax = 64 * 1024;

    private readonly HttpContent _source;
    private readonly MemoryStream _seen = new();
    private bool _isBegun, _isTooLong, _isComplete;

    public ReplayContent(HttpContent source)
    {
        _source = source;
        foreach (var (name, values) in source.Headers.NonValidated) Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Whether it can be sent from its start: it was not begun, or is known to its end.</summary>
    public bool IsRepeatable => !_isBegun || _isComplete;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_isComplete)
        {
            await stream.WriteAsync(_seen.GetBuffer().AsMemory(0, (int)_seen.Length), cancellationToken).ConfigureAwait(false);
            return;
        }

        // A client that sends a stream again by itself would send what was read already, and then the rest of it.
        if (_isBegun) throw new HttpRequestException("A request's body was sent in part already, and cannot be sent from its start again.");
        _isBegun = true;
        await using var passing = new Passing(this, stream);
        await _source.CopyToAsync(passing, context, cancellationToken).ConfigureAwait(false);
        _isComplete = !_isTooLong;
        passing.ThrowIfBroken();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Headers.ContentLength ?? 0;
        return _source.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _seen.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        if (_isTooLong) return;
        if (_seen.Length + bytes.Length <= BytesMax)
        {
            _seen.Write(bytes);
            return;
        }

        _isTooLong = true;
        _seen.SetLength(0);
    }

    /// <summary>Hands on to the present receiver while there is one.</summary>
    private sealed class Passing(ReplayContent owner, Stream receiver) : Stream
    {
        private Exception? _broken;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void ThrowIfBroken()
        {
            if (_broken is { } error) throw new IOException("The receiver of a request's body broke off.", error);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            owner.Remember(buffer.Span);
            return PassAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            owner.Remember(buffer.AsSpan(offset, count));
            try
            {
                if (_broken is null) receiver.Write(buffer, offset, count);
            }
            catch (Exception error) when (MayGoOn(error, CancellationToken.None))
            {
                _broken = error;
            }

            if (owner._isTooLong) ThrowIfBroken(); // Nobody could be given all of it.
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (_broken is null) await receiver.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (MayGoOn(error, cancellationToken))
            {
                _broken = error;
            }
        }

        public override void Flush()
        {
            if (_broken is null) receiver.Flush();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private async ValueTask PassAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel)
        {
            try
            {
                if (_broken is null) await receiver.WriteAsync(buffer, cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (MayGoOn(error, cancel))
            {
                _broken = error;
            }

            if (owner._isTooLong) ThrowIfBroken(); // Nobody could be given all of it.
        }

        private bool MayGoOn(Exception error, CancellationToken cancel) =>
            !owner._isTooLong && !cancel.IsCancellationRequested && error is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException;
    }
}
