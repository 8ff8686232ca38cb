using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Sundog.Hosting;

/// <summary>Where this program can be reached on its machine.</summary>
internal static class OwnAddress
{
    /// <returns>The first plain HTTP address that the server listens at, one that can be connected to; empty when there is none.</returns>
    public static string Of(IServer server)
    {
        foreach (var text in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var address = text.Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp) continue;
            var anyAddress = IPAddress.TryParse(uri.IdnHost, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
            return anyAddress ? $"http://127.0.0.1:{uri.Port}" : $"http://{uri.Authority}";
        }

        return "";
    }
}
