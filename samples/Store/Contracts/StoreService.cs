using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Store.Contracts;

/// <summary>What all five programs have in common: a slim web server that speaks the store's JSON.</summary>
public static class StoreService
{
    private const int RequestBodyBytesMax = 64 * 1024;

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Watching appsettings.json would walk the whole tree under the working directory: seconds, where that is "/".
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");

        var builder = WebApplication.CreateSlimBuilder(args);
        if (builder.Environment.IsProduction()) builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodyBytesMax;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, StoreJson.Default);
        });
        builder.Services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers());
        return builder;
    }

    /// <summary>Answers <c>GET /health</c> and turns failed calls to other services into 503 and 504.</summary>
    public static WebApplication UseStoreDefaults(this WebApplication app)
    {
        app.UseMiddleware<CallFailures>();
        app.MapGet("/health", context => context.Response.WriteAsync("ok"));
        return app;
    }
}
