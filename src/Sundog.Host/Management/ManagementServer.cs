using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sundog.Core;
using Sundog.Host.FrontDoor;
using Sundog.Host.Services;

namespace Sundog.Host.Management;

/// <summary>Answers <see cref="ManagementClient"/> on a Unix socket that only the host's owner may open, and no instance: those have a stream each to say what they may.</summary>
internal sealed partial class ManagementServer : IAsyncDisposable
{
    private const long BodyBytesMax = 1024 * 1024;
    private const int CountMax = 1000;
    private const int ReplicasMost = 10_000;
    private const int ConnectionsMax = 256;

    private readonly HostLoop _loop;
    private readonly Machine _machine;
    private readonly Action _stop;
    private readonly ILogger _log;
    private readonly WebApplication _server;

    private ManagementServer(WebApplication server, HostLoop loop, Machine machine, Action stop, ILogger log)
    {
        (_server, _loop, _machine, _stop, _log) = (server, loop, machine, stop, log);
        server.Use(ExplainFaultsAsync);
        server.Use(RefuseInstancesAsync);
        Map(server);
    }

    /// <param name="stop">Ends the host.</param>
    public static async Task<ManagementServer> StartAsync(string socketPath, HostLoop loop, Machine machine, Action stop, ILogger<ManagementServer> log)
    {
        var builder = BareServer.Builder();
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.ListenUnixSocket(socketPath);
        });
        File.Delete(socketPath);
        var server = new ManagementServer(builder.Build(), loop, machine, stop, log);
        await server._server.StartAsync().ConfigureAwait(false);
        File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status", context => AnswerAsync(context, () => _machine.Status(_loop.Now), ManagementJson.Default.HostStatus));
        routes.MapPut("/applications/{name}", UpAsync);
        routes.MapDelete("/applications/{name}", DownAsync);
        routes.MapPut("/applications/{name}/services/{service}/replicas", ScaleAsync);
        routes.MapGet("/applications/{name}/decisions", DecisionsAsync);
        routes.MapGet("/applications/{name}/exemplars", context =>
        {
            var (name, count) = (Name(context), Count(context, 50));
            return AnswerAsync(context, () => Find(name).Exemplars.Newest(_loop.Now, count), ManagementJson.Default.IReadOnlyListExemplar);
        });
        routes.MapGet("/trace-ticket", context => AnswerAsync(context, () => new TraceTicketText(_machine.Ticket.Text), ManagementJson.Default.TraceTicketText));
        routes.MapGet("/applications/{name}/series", context =>
        {
            var name = Name(context);
            return AnswerAsync<IReadOnlyList<ReplicaPoint>>(
                context, () => [.. Find(name).Services.SelectMany(service => service.Series.Points).OrderBy(point => point.At)], ManagementJson.Default.IReadOnlyListReplicaPoint);
        });
        routes.MapGet("/events", EventsAsync);
        routes.MapFallback(context => throw new ManagementException(System.Net.HttpStatusCode.NotFound, $"There is nothing at {context.Request.Method} {context.Request.Path}."));
        routes.MapPost("/stop", context =>
        {
            context.Response.OnCompleted(() =>
            {
                _stop();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
    }

    private async Task UpAsync(HttpContext context)
    {
        var spec = await ReadAsync(context, ManagementJson.Default.ApplicationSpec).ConfigureAwait(false);
        if (ApplicationCheck.Fault(spec, _machine.Folder) is { } fault) throw Bad(fault);
        if (spec.Name != Name(context)) throw Bad($"name: found '{spec.Name}' at '{Name(context)}', expected the same in both.");
        try
        {
            await _machine.UpAsync(spec).ConfigureAwait(false);
        }
        catch (PublicPortException cannot)
        {
            throw new ManagementException(System.Net.HttpStatusCode.Conflict, cannot.Message);
        }
        catch (InvalidOperationException impossible)
        {
            throw new ManagementException(System.Net.HttpStatusCode.Conflict, impossible.Message);
        }
    }

    private async Task DownAsync(HttpContext context)
    {
        var name = Name(context);
        if (!await _machine.DownAsync(name).ConfigureAwait(false)) throw NoApplication(name);
    }

    private async Task ScaleAsync(HttpContext context)
    {
        var (name, text) = (Name(context), (string)context.Request.RouteValues["service"]!);
        var request = await ReadAsync(context, ManagementJson.Default.ScaleRequest).ConfigureAwait(false);
        if (request.Replicas is < 0 or > ReplicasMost) throw Bad($"replicas: found {request.Replicas}, expected 0 to {ReplicasMost}, or null to free the count.");

        await _loop.AskAsync(() =>
        {
            FindService(name, text).Pin(request.Replicas);
            _machine.Store(name); // What a person was told is done survives whatever comes next.
            return true;
        }).ConfigureAwait(false);
    }

    private Task DecisionsAsync(HttpContext context)
    {
        var (name, count, service) = (Name(context), Count(context, 20), context.Request.Query["service"].ToString());
        return AnswerAsync(
            context,
            () =>
            {
                Find(name);
                return _machine.Journal.Decisions(name, service.Length == 0 ? null : FindService(name, service).Spec.Service, count);
            },
            ManagementJson.Default.IReadOnlyListDecisionRecord);
    }

    private async Task EventsAsync(HttpContext context)
    {
        long? since = null;
        if (context.Request.Query["since"].ToString() is { Length: > 0 } text)
        {
            since = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Bad($"since: found '{text}', expected a number.");
        }

        var reader = await _loop.AskAsync(() => _machine.Journal.Listen(since)).ConfigureAwait(false);
        try
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            await foreach (var entry in reader.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
            {
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, ManagementJson.Default.JournalEntry), (byte)'\n'];
                await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
            }
        }
        finally
        {
            _loop.Post(() => _machine.Journal.Forget(reader));
        }
    }

    private async Task AnswerAsync<T>(HttpContext context, Func<T> question, JsonTypeInfo<T> type)
    {
        var answer = await _loop.AskAsync(question).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Whatever is wrong is said in one sentence of JSON.</summary>
    private async Task ExplainFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (ManagementException fault) when (!context.Response.HasStarted)
        {
            await FaultAsync(context, (int)fault.Status, fault.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await FaultAsync(context, bad.StatusCode, bad.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await FaultAsync(context, StatusCodes.Status503ServiceUnavailable, "The host is ending.").ConfigureAwait(false);
        }
        catch (Exception ours) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(ours, context.Request.Method, context.Request.Path);
            await FaultAsync(context, StatusCodes.Status500InternalServerError, $"The host could not do it: {ours.Message}").ConfigureAwait(false);
        }
    }

    private async Task RefuseInstancesAsync(HttpContext context, RequestDelegate next)
    {
        var peer = PeerOf(context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);
        if (await _loop.AskAsync(() => _machine.IsOfInstance(peer)).ConfigureAwait(false))
        {
            throw new ManagementException(System.Net.HttpStatusCode.Forbidden, "An instance of a service commands its own service, by its own stream, and not the host.");
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>The process that connected, by the kernel's word.</summary>
    private static int PeerOf(Socket socket)
    {
        const int ofSocket = 1, peerCredentials = 17; // SOL_SOCKET, SO_PEERCRED
        Span<int> processUserGroup = stackalloc int[3];
        socket.GetRawSocketOption(ofSocket, peerCredentials, MemoryMarshal.AsBytes(processUserGroup));
        return processUserGroup[0];
    }

    private Task FaultAsync(HttpContext context, int status, string error)
    {
        _machine.Borders.RequestRefused();
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ManagementFault(error), ManagementJson.Default.ManagementFault);
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) ?? throw Bad("The body is empty.");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException)
        {
            throw Bad($"The body is no such document: {wrong.Message}");
        }
    }

    private ApplicationSupervisor Find(string name) => _machine.Applications.GetValueOrDefault(name) ?? throw NoApplication(name);

    private ServiceSupervisor FindService(string name, string service) =>
        (ServiceId.IsValid(service) ? Find(name).Find(new ServiceId(service)) : null)
        ?? throw new ManagementException(System.Net.HttpStatusCode.NotFound, $"'{name}' has no service '{service}'.");

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static int Count(HttpContext context, int usual)
    {
        var text = context.Request.Query["count"].ToString();
        if (text.Length == 0) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= CountMax
            ? count
            : throw Bad($"count: found '{text}', expected 1 to {CountMax}.");
    }

    private static ManagementException NoApplication(string name) => new(System.Net.HttpStatusCode.NotFound, $"No application '{name}' is up.");

    private static ManagementException Bad(string why) => new(System.Net.HttpStatusCode.BadRequest, why);

    [LoggerMessage(EventId = 230, Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogFailed(Exception error, string method, string path);
}
