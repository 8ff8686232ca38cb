using System.Net;
using System.Runtime.ExceptionServices;

namespace Sundog.Outbound;

/// <summary>A body that comes from a stream and can yet be sent again, if all of it has been read and it is short.</summary>
/// <remarks>
/// It is passed on as it comes, so that streams which wait for an answer before they end are not held up, and remembered up to
/// <see cref="BytesMax"/>. A receiver that breaks off, by an error or by giving up its own token, does not stop the reading of a short body: the next receiver
/// gets it. That ends with <see cref="Settle"/>.
/// </remarks>
internal sealed class ReplayContent : HttpContent
{
    public const int BytesMax = 64 * 1024;

    private readonly HttpContent _source;
    private readonly MemoryStream _seen = new();
    private readonly CancellationTokenSource _reading = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _receiving;
    private bool _isBegun, _isTooLong, _isComplete, _isSettled;

    public ReplayContent(HttpContent source)
    {
        _source = source;
        foreach (var (name, values) in source.Headers.NonValidated) Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Whether it can be sent from its start: it was not begun, or is known to its end.</summary>
    public bool IsRepeatable => !_isBegun || _isComplete;

    /// <summary>Completes, and never fails, when <see cref="IsRepeatable"/> is final: nothing is being read, or its end was reached, or it is too long, or it cannot be read.</summary>
    public Task Known => _isBegun ? _known.Task : Task.CompletedTask;

    /// <summary>There will be no next receiver: a body still being read is read as long as the present one takes it.</summary>
    public void Settle()
    {
        Interlocked.Exchange(ref _isSettled, true); // In full before the look at the token: who gives up looks the other way round.
        if (_receiving.IsCancellationRequested) _reading.Cancel();
    }

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
        (_isBegun, _isSettled, _receiving) = (true, false, cancellationToken);
        try
        {
            if (await CopyAsync(new(this, stream, cancellationToken), context).WaitAsync(cancellationToken).ConfigureAwait(false) is { } error) ExceptionDispatchInfo.Throw(error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (_isSettled) _reading.Cancel();
            throw;
        }
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

    /// <returns>Why not all of it was read and received; null when it was. Nobody need look: the receiver may have gone.</returns>
    private async Task<Exception?> CopyAsync(Passing passing, TransportContext? context)
    {
        try
        {
            await _source.CopyToAsync(passing, context, _reading.Token).ConfigureAwait(false);
            _isComplete = !_isTooLong;
            passing.ThrowIfBroken();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            _known.TrySetResult();
        }
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        _reading.Token.ThrowIfCancellationRequested(); // For sources that do not ask themselves.
        if (_isTooLong) return;
        if (_seen.Length + bytes.Length <= BytesMax)
        {
            _seen.Write(bytes);
            return;
        }

        _isTooLong = true;
        _seen.SetLength(0);
        _known.TrySetResult();
        Settle();
    }

    /// <summary>Hands on to the present receiver while there is one.</summary>
    /// <param name="receiving">Of the receiver; when it gives up, it takes no more.</param>
    private sealed class Passing(ReplayContent owner, Stream receiver, CancellationToken receiving) : Stream
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
            return PassAsync(buffer);
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
            catch (Exception error) when (MayGoOn(error))
            {
                _broken = error;
            }

            if (owner._isSettled) ThrowIfBroken(); // Nobody else is given it.
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (_broken is null) await receiver.FlushAsync(receiving).ConfigureAwait(false);
            }
            catch (Exception error) when (MayGoOn(error))
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

        private async ValueTask PassAsync(ReadOnlyMemory<byte> buffer)
        {
            try
            {
                if (_broken is null) await receiver.WriteAsync(buffer, receiving).ConfigureAwait(false);
            }
            catch (Exception error) when (MayGoOn(error))
            {
                _broken = error;
            }

            if (owner._isSettled) ThrowIfBroken(); // Nobody else is given it.
        }

        private bool MayGoOn(Exception error) =>
            !owner._isSettled && error is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException;
    }
}
