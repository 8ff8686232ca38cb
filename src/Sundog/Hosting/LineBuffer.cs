namespace Sundog.Hosting;

/// <summary>Cuts a byte stream into lines of bounded length, without their line ends.</summary>
internal sealed class LineBuffer(int lineBytesMax)
{
    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Room to receive into; never empty.</summary>
    /// <exception cref="InvalidDataException">A line is longer than allowed.</exception>
    public Memory<byte> Free()
    {
        if (_end == _bytes.Length && _start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            if (_bytes.Length > lineBytesMax) throw new InvalidDataException($"A line is longer than {lineBytesMax} bytes.");
            Array.Resize(ref _bytes, Math.Min(2 * _bytes.Length, lineBytesMax + 1));
        }

        return _bytes.AsMemory(_end);
    }

    public void Received(int bytes) => _end += bytes;

    /// <summary>The next whole line; valid until the next call of <see cref="Free"/>.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var length = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0)
        {
            line = default;
            return false;
        }

        line = _bytes.AsSpan(_start, length);
        _start += length + 1;
        return true;
    }
}
