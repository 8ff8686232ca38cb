using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sundog.Entry;

/// <summary>Lets a person who may manage the application, and nobody else, see in the answer to a request where it waited.</summary>
/// <remarks>
/// Waiting times tell a stranger how loaded a service is and with whom it shares a machine, so <c>Server-Timing</c> is not for everybody. The ticket is a secret of one
/// host's life; a request shows it in the header <see cref="Header"/>.
/// </remarks>
public sealed class TraceTicket
{
    public const string Header = "sundog-trace";

    private readonly byte[] _secret;

    public TraceTicket()
    {
        Text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _secret = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>What to send: 32 hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>Whether a request shows it. The header is taken out: nobody behind the door needs it.</summary>
    public bool IsShown(HttpContext context)
    {
        if (!context.Request.Headers.Remove(Header, out var values)) return false;
        return values is [{ } text] && text.Length == _secret.Length && CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(text), _secret);
    }
}
