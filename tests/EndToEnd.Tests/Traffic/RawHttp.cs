using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests.Traffic;

/// <summary>One HTTP/1.1 exchange byte for byte: what no well-behaved client would send.</summary>
/// <param name="Status">0 when the connection was closed without an answer.</param>
/// <param name="Text">All that came: status line, headers and body.</param>
internal sealed record RawHttp(int Status, string Text)
{
    /// <param name="headers">Sent as they are, a byte for each character.</param>
    public static async Task<RawHttp> GetAsync(Uri address, string path, params IEnumerable<string> headers)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancel);
        var stream = client.GetStream();
        var request = $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n";
        var answer = "";
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancel);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            answer = await reader.ReadToEndAsync(cancel);
        }
        catch (IOException reset)
        {
            answer = reset.Message; // Cut off in the middle of too much.
        }

        return new(answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, answer);
    }
}
