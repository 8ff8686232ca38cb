using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sundog.Configuration;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Entry;
using Sundog.Hosting;
using Sundog.Inbound;
using Sundog.Outbound;
using Sundog.Output;
using Sundog.Probes;
using Sundog.Scaling;

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

        AddFlow(services);
        AddLife(services);
        AddOutbound(services);
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestPathFilter>()); // First of all: what runs before it is not measured.
        AddBothProtocols(services);
        return builder;
    }

    /// <summary>Behind a host everybody may call in HTTP/1.1 and in HTTP/2: who calls is told an address, not a protocol.</summary>
    private static void AddBothProtocols(IServiceCollection services) => services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
        s => new ConfigureOptions<KestrelServerOptions>(kestrel =>
        {
            if (s.GetRequiredService<InstanceIdentity>().HostSocket is not null) PrefaceSniffing.Apply(kestrel); // First: what the service says itself comes after it.
        })));

    private static void AddFlow(IServiceCollection services)
    {
        services.AddSingleton(s => InstanceSettings.Of(s.GetRequiredService<InstanceIdentity>(), s.GetRequiredService<IOptions<SundogOptions>>().Value));
        services.AddSingleton(s => new LiveFlow(s.GetRequiredService<InstanceSettings>().Flow, s.GetRequiredService<InstanceSettings>().SlotsAreFixed));
        services.AddSingleton(s =>
        {
            var (flow, meter) = (s.GetRequiredService<LiveFlow>(), new SundogMeter(s.GetService<IMeterFactory>()));
            meter.Observe(() => flow.Slots, () => flow.Queued);
            return meter;
        });
        services.AddSingleton(s => new ArrivalReader(
            s.GetRequiredService<InstanceIdentity>().PeerKey, s.GetRequiredService<SundogMeter>(), new SocketWaitProbe(s.GetRequiredService<ThreadPoolProbe>()).Of, PathClasses.None));
        services.AddSingleton(s =>
        {
            var host = s.GetRequiredService<HostStream>();
            return new ExemplarPick(
                s.GetRequiredService<InstanceIdentity>().Service, s.GetRequiredService<InstanceSettings>().Objective?.Bound, s.GetRequiredService<ServiceDirectory>(),
                e => host.Post(new AgentMessage.ExemplarSeen(e)));
        });
        services.AddSingleton(s => new RequestOutput(
            s.GetRequiredService<SundogMeter>(), s.GetRequiredService<ExemplarPick>(), s.GetRequiredService<IOptions<SundogOptions>>().Value.ServerTiming,
            s.GetService<ActivitySource>()));
        services.AddSingleton(s => new RequestPath(
            s.GetRequiredService<LiveFlow>(), s.GetRequiredService<ArrivalReader>(), s.GetRequiredService<Drain>(),
            s.GetRequiredService<InstanceIdentity>().PeerKey, s.GetRequiredService<RequestOutput>(), isWatched: static _ => false));
    }

    /// <summary>With everything of its own that a request leaves its traces in.</summary>
    private static Rehearsal RehearsalOf(IServiceProvider s)
    {
        var (identity, settings, meter) = (s.GetRequiredService<InstanceIdentity>(), s.GetRequiredService<InstanceSettings>(), SundogMeter.Unheard());
        var exemplars = new ExemplarPick(identity.Service, settings.Objective?.Bound, s.GetRequiredService<ServiceDirectory>(), static _ => { });
        return new(new RequestPath(
            new LiveFlow(settings.Flow, settings.SlotsAreFixed), new ArrivalReader(identity.PeerKey, meter, static _ => TimeSpan.Zero, PathClasses.None),
            s.GetRequiredService<Drain>(), identity.PeerKey,
            new RequestOutput(meter, exemplars, serverTiming: false, activities: null), isWatched: static _ => false));
    }

    private static void AddLife(IServiceCollection services)
    {
        services.AddOptions<LoggerFilterOptions>().Configure<InstanceIdentity>((options, identity) =>
        {
            if (identity.HostSocket is not null) QuietLogging.Prefer(options.Rules);
        });
        services.AddSingleton(s => new Drain(DrainPatience.For(s.GetRequiredService<InstanceIdentity>().HostSocket is not null)));
        services.AddSingleton(s => new ServiceNotice(
            s.GetRequiredService<IConfiguration>()[InstanceEnvironment.NotifySocket] ?? Environment.GetEnvironmentVariable(InstanceEnvironment.NotifySocket)));
        services.AddSingleton<HostMessages>();
        services.AddSingleton(s =>
        {
            var messages = new Lazy<HostMessages>(s.GetRequiredService<HostMessages>); // They need the stream themselves, to answer.
            return new HostStream(
                s.GetRequiredService<InstanceIdentity>(), s.GetRequiredService<InstanceSettings>().Objective, m => messages.Value.Take(m),
                s.GetRequiredService<ILogger<HostStream>>());
        });
        services.AddSingleton(s =>
        {
            var meter = s.GetRequiredService<SundogMeter>();
            var leadership = new Leadership(
                s.GetRequiredService<InstanceIdentity>(), s.GetRequiredService<InstanceSettings>(), s.GetRequiredService<IOptions<SundogOptions>>().Value.Observe,
                s.GetRequiredService<HostStream>(), meter, s.GetRequiredService<ILogger<Leadership>>());
            meter.ObserveService(() => leadership.Replicas);
            return leadership;
        });
        services.AddSingleton(_ => new ThreadPoolProbe());
        services.AddSingleton(s => new ProcessWaits(s.GetRequiredService<InstanceIdentity>().CpuCores, s.GetRequiredService<ThreadPoolProbe>()));
        services.AddSingleton<ConnectionPoolProbe>();
        services.AddSingleton<Pump>();
        services.AddHostedService<Machinery>();
        services.AddSingleton(RehearsalOf);
        services.AddHostedService<RehearsalCall>();
        services.AddSingleton<InstanceLife>();
        services.AddHostedService(s => s.GetRequiredService<InstanceLife>());
    }

    private static void AddOutbound(IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var directory = new ServiceDirectory((ulong)Random.Shared.NextInt64(), headers: null);
            directory.Take(s.GetRequiredService<IConfiguration>().GetSection("services"));
            return directory;
        });
        services.AddSingleton(s =>
        {
            var host = s.GetRequiredService<HostStream>();
            return new ServiceCalls(
                s.GetRequiredService<LiveFlow>(), s.GetRequiredService<ServiceDirectory>(), s.GetRequiredService<InstanceIdentity>().PeerKey,
                s.GetRequiredService<SundogMeter>(), services => host.Post(new AgentMessage.Summon(services)));
        });
        services.AddHttpClient();
        services.AddSingleton<IHttpMessageHandlerBuilderFilter, ServiceHandlerFilter>();
    }
}
