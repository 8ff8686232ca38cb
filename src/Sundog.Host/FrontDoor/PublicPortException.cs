using System.Globalization;
using System.Net.Sockets;

namespace Sundog.Host.FrontDoor;

/// <summary>The public port cannot be had. The message says what a person can do about it.</summary>
internal sealed class PublicPortException : IOException
{
    private const string OtherPort = "or give the manifest another port; without any, the system chooses a free one.";
    private const string FirstFreePort = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
    private const int FirstFreePortUsual = 1024;

    private PublicPortException(string text, Exception? cause) : base(text, cause) { }

    /// <param name="cause">What the system says.</param>
    public static PublicPortException Of(int port, Exception cause) => new(Text(port, CodeOf(cause), cause.Message), cause);

    /// <param name="application">Up on the same host.</param>
    public static PublicPortException TakenBy(string application, int port) =>
        new($"Port {port} is taken by application '{application}'. End that one ('sundog down --app {application}'), {OtherPort}", cause: null);

    private static string Text(int port, SocketError code, string otherwise) => code switch
    {
        SocketError.AddressAlreadyInUse =>
            $"Port {port} is taken by another program ('ss -ltnp sport = :{port}' tells which). End that program, {OtherPort}",
        SocketError.AccessDenied =>
            $"Port {port} is not permitted to this user: ports below {FirstFree()} are for root. "
            + $"Give the manifest a port from {FirstFree()} up, or permit it: sudo sysctl net.ipv4.ip_unprivileged_port_start={port}",
        _ => $"Port {port} cannot be had: {otherwise}",
    };

    private static SocketError CodeOf(Exception cause)
    {
        for (var each = cause; each is not null; each = each.InnerException)
        {
            if (each is SocketException socket) return socket.SocketErrorCode;
        }

        return SocketError.SocketError;
    }

    private static int FirstFree()
    {
        try
        {
            return int.Parse(File.ReadAllText(FirstFreePort), CultureInfo.InvariantCulture);
        }
        catch (Exception unknown) when (unknown is IOException or FormatException)
        {
            return FirstFreePortUsual;
        }
    }
}
