using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sundog.Core.Protocol;

namespace Sundog.Tests.World;

/// <summary>A real service in this process: Kestrel on a loopback port that the kernel gives, and the one line.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string PeerKey = "000102030405060708090a0b0c0d0e0f";

    private TestService(WebApplication app) => App = app;

    public WebApplication App { get; }

    public string Address => App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>A client as the service's own code gets it.</summary>
    public HttpClient Client => App.Services.GetRequiredService<HttpClient>();

    public static async Task<TestService> StartAsync(
        string name,
        Action<WebApplication> map,
        FakeHost? host = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<SundogOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [InstanceEnvironment.Application] = "test",
            [InstanceEnvironment.Service] = name,
            [InstanceEnvironment.Instance] = $"{name}-1",
            [InstanceEnvironment.Token] = "secret",
            [InstanceEnvironment.PeerKey] = PeerKey,
            [InstanceEnvironment.HostSocket] = host?.Path,
        });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.AddSundog(options);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync(Patience.Token);
        return new TestService(app);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }
}
