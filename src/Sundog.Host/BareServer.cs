using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Sundog.Host;

/// <summary>A web server that is what the code says: no file and no environment variable of the host's surroundings has a say in it.</summary>
/// <remarks>
/// The usual builders read settings from files in the working directory and watch all that is below it for changes. A host's working directory is the
/// root of the file system, and that watch took it seconds at each start.
/// </remarks>
internal static class BareServer
{
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        return builder;
    }

    /// <summary>Where a started server listens: the first place of several.</summary>
    public static string AddressOf(WebApplication started) => started.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
