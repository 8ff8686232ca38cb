using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sundog.Bench.Path;

/// <summary>A bare service that hears what a caller sends: a comparison without headers would compare nothing.</summary>
internal sealed class HeaderProbe : IAsyncDisposable
{
    private const string Request = "sundog", Reply = "sundog-wait";

    private readonly WebApplication _app;

    private HeaderProbe(WebApplication app) => _app = app;

    public string Address => Roles.AddressOf(_app);

    public static async Task<HeaderProbe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", (HttpContext context) => context.Request.Headers[Request].ToString());
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Makes sure that the caller's calls carry our header, and that the callee takes it and answers with its own.</summary>
    /// <param name="caller">Calls services by name.</param>
    /// <param name="callee">Address of the service under comparison.</param>
    public async Task CheckAsync(HttpClient caller, string callee)
    {
        var sent = await caller.GetStringAsync("http://probe/");
        if (sent.Length == 0) throw new InvalidOperationException("The caller sends no header: nothing would be compared.");

        using var plain = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, callee);
        request.Headers.TryAddWithoutValidation(Request, sent);
        using var response = await plain.SendAsync(request);
        if (!response.Headers.Contains(Reply)) throw new InvalidOperationException("The callee answers without a header: nothing would be compared.");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
