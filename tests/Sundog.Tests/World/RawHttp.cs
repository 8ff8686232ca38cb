using System.Net.Sockets;
using System.Text;

namespace Sundog.Tests.World;

/// <summary>HTTP as typed, for what no client would send.</summary>
internal static class RawHttp
{
    /// <returns>Everything that came back until the server closed.</returns>
    public static async Task<string> AskAsync(string address, string text)
    {
        var uri = new Uri(address);
        using var client = new TcpClient();
        await client.ConnectAsync(uri.Host, uri.Port, Patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Patience.Token);
    }
}
