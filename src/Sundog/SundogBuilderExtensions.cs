using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sundog.Configuration;
using Sundog.Core.Protocol;
using Sundog.Hosting;
using Sundog.Inbound;
using Sundog.Outbound;

namespace Sundog;

/// <summary>The one line that a service adds.</summary>
public static class SundogBuilderExtensions
{
    /// <summary>
    /// Traces where requests of this service wait, balances its calls to other services of the application (<c>http://catalog/...</c> from any HttpClient
    /// of IHttpClientFactory), and scales it by its objective. Everything is read from configuration section <c>Sundog</c>; an empty one
    /// works and only traces.
    /// </summary>
    /// <param name="configure">Overrides configuration.</param>
    public static TBuilder AddSundog<TBuilder>(this TBuilder builder, Action<SundogOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(InstanceIdentity))) return builder;

        var options = services.AddOptions<SundogOptions>().Bind(builder.Configuration.GetSection(SundogOptions.Section)).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.AddSingleton<IValidateOptions<SundogOptions>, SundogOptionsValidation>();

        var programName = builder.Environment.ApplicationName;
        services.AddSingleton(s => InstanceIdentity.Read(
            s.GetRequiredService<IConfiguration>(), s.GetRequiredService<IOptions<SundogOptions>>().Value.ServiceName, programName));

        AddLife(services);
        AddOutbound(services);
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestPathFilter>());
        return builder;
    }

    private static void AddLife(IServiceCollection services)
    {
        services.AddSingleton(s => new Drain(DrainPatience.For(s.GetRequiredService<InstanceIdentity>().HostSocket is not null)));
        services.AddSingleton(s => new ServiceNotice(
            s.GetRequiredService<IConfiguration>()[InstanceEnvironment.NotifySocket] ?? Environment.GetEnvironmentVariable(InstanceEnvironment.NotifySocket)));
        services.AddSingleton<HostMessages>();
        services.AddSingleton(s =>
        {
            var messages = new Lazy<HostMessages>(s.GetRequiredService<HostMessages>);
            return new HostStream(s.GetRequiredService<InstanceIdentity>(), m => messages.Value.Take(m), s.GetRequiredService<ILogger<HostStream>>());
        });
        services.AddSingleton<InstanceLife>();
        services.AddHostedService(s => s.GetRequiredService<InstanceLife>());
    }

    private static void AddOutbound(IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var directory = new ServiceDirectory();
            directory.Take(s.GetRequiredService<IConfiguration>().GetSection("services"));
            return directory;
        });
        services.AddSingleton<ServiceCalls>();
        services.AddHttpClient();
        services.AddSingleton<IHttpMessageHandlerBuilderFilter, ServiceHandlerFilter>();
    }
}
