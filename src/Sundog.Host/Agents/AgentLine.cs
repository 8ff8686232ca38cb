using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Sundog.Core.Protocol;

namespace Sundog.Host.Agents;

/// <summary>Messages as lines.</summary>
internal static class AgentLine
{
    public static ReadOnlyMemory<byte> Write(AgentMessage message) => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message, AgentJson.Default.AgentMessage), (byte)'\n'];

    /// <summary>The next message of a stream; null at its end.</summary>
    /// <exception cref="InvalidDataException">A line is too long or no message: nothing that follows can be trusted.</exception>
    public static async ValueTask<AgentMessage?> ReadAsync(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancel).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                if (line.Length > AgentMessage.LineBytesMax) throw new InvalidDataException($"a line of {line.Length} bytes");
                var message = Parse(line);
                reader.AdvanceTo(buffer.GetPosition(1, end));
                return message;
            }

            if (buffer.Length > AgentMessage.LineBytesMax) throw new InvalidDataException($"a line of more than {AgentMessage.LineBytesMax} bytes");
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    private static AgentMessage Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize(ref json, AgentJson.Default.AgentMessage) ?? throw new InvalidDataException("an empty message");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException("a line that is no message", wrong);
        }
    }
}
