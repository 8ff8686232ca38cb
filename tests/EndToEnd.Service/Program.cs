using System.Globalization;
using EndToEnd.Service;
using Sundog;

var started = TimeProvider.System.GetTimestamp();
var builder = WebApplication.CreateSlimBuilder(args);
var character = Character.Read(builder.Configuration);
builder.AddSundog();
builder.Services.AddHttpClient();
builder.Services.AddGrpc();

if (builder.Configuration["WORK_TELL"] == "true") builder.Services.AddSingleton<FirstCall>().AddHostedService(services => services.GetRequiredService<FirstCall>());

var app = builder.Build();
using var row = character.SharedLock is { } file ? new SharedRow(file, character.LockHeld) : null;

if (app.Services.GetService<FirstCall>() is { } firstCall)
{
    app.Use((context, next) =>
    {
        firstCall.Came();
        return next(context);
    });
}

app.MapMethods("/work/{what?}", ["GET", "POST"], async (IHttpClientFactory clients, CancellationToken cancel) =>
{
    ThreadProcessorTime.Use(character.Processor);
    if (character.Pause > TimeSpan.Zero) await Task.Delay(character.Pause, cancel);
    if (row is not null) await row.UpdateAsync(cancel);
    foreach (var callee in character.Callees)
    {
        using var client = clients.CreateClient();
        await client.GetStringAsync($"http://{callee}/work", cancel);
    }

    return Results.Text(Environment.GetEnvironmentVariable("SUNDOG_INSTANCE") ?? "alone");
});

// A body that takes its time: {words} lines, one every {milliseconds}.
app.MapGet("/stream/{words:int}/{milliseconds:int}", async (int words, int milliseconds, HttpResponse response, CancellationToken cancel) =>
{
    for (var word = 0; word < words; word++)
    {
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{word}\n"), cancel);
        await response.Body.FlushAsync(cancel);
        await Task.Delay(milliseconds, cancel);
    }
});

// What came of the headers that were sent.
app.MapGet("/headers", (HttpRequest request) => string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")));

app.MapGrpcService<TalkingParrot>();

var left = character.SlowStart - TimeProvider.System.GetElapsedTime(started);
if (left > TimeSpan.Zero) await Task.Delay(left);
await app.RunAsync();
