using System.Text;
using Sundog.Core.Wire;

namespace Sundog.Outbound;

/// <summary>Writes the header of a call straight into the buffer of its connection, where a string of its own would be made for every call.</summary>
/// <remarks>
/// What the request carries as our header is the number of its <see cref="LiveCall"/>, a text that is made once. The client asks for an encoding when it writes
/// a header's value; this one writes, in place of the number, the header that this call has now. A request is written before its
/// try ends, so the call is still its own. For values of our header only: it reads nothing, and knows no other text.
/// </remarks>
internal sealed class CallHeaderEncoding(LiveCalls calls) : Encoding
{
    public override int GetByteCount(ReadOnlySpan<char> chars) => RequestHeaderCodec.Characters;

    public override int GetByteCount(string s) => RequestHeaderCodec.Characters;

    public override int GetByteCount(char[] chars, int index, int count) => RequestHeaderCodec.Characters;

    public override int GetMaxByteCount(int charCount) => RequestHeaderCodec.Characters;

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        calls.Of(chars).TakeHeader(bytes);
        return RequestHeaderCodec.Characters;
    }

    public override int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(s.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => throw new NotSupportedException("Headers are read by their codec.");

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => throw new NotSupportedException("Headers are read by their codec.");

    public override int GetMaxCharCount(int byteCount) => throw new NotSupportedException("Headers are read by their codec.");
}
