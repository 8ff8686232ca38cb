using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Store.Contracts;

/// <summary>Turns <c>http://persistence/</c> into the address configured as <c>services:persistence:http:0</c>.</summary>
public sealed class ConfiguredNames(IConfiguration configuration) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri ?? throw new HttpRequestException("The request has no address.");
        if (configuration[$"services:{named.Host}:http:0"] is { } address)
            request.RequestUri = new Uri(new Uri(address), named.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}

public static class ConfiguredNamesSetup
{
    public static WebApplicationBuilder AddConfiguredNames(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<ConfiguredNames>();
        builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<ConfiguredNames>());
        return builder;
    }
}
