using System.Text;

namespace Sundog.Habitats.Processes;

/// <summary>The path of a Unix socket, which the kernel does not take at any length (unix(7)).</summary>
public static class SocketPath
{
    private const int BytesMax = 107;

    /// <param name="path">Of a socket in the folder.</param>
    /// <param name="folder">Which somebody has chosen.</param>
    /// <exception cref="PathTooLongException">Says by how much.</exception>
    public static void Require(string path, string folder)
    {
        var tooMany = Encoding.UTF8.GetByteCount(path) - BytesMax;
        if (tooMany > 0) throw new PathTooLongException($"The state folder's path is too long for sockets in it: {folder}. Choose one that is shorter by {tooMany} characters or more.");
    }
}
