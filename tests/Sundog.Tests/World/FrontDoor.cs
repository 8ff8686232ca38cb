using Microsoft.AspNetCore.Http;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Entry;

namespace Sundog.Tests.World;

/// <summary>The smallest front door: everything goes to one service, unchanged.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private FrontDoor(ApplicationEntry entry, PlainService server) => (Entry, Server) = (entry, server);

    public ApplicationEntry Entry { get; }

    public PlainService Server { get; }

    public string Address => Server.Address;

    public TraceTicket Ticket { get; private init; } = null!;

    public static async Task<FrontDoor> StartAsync(
        string service, string? objective = null, Action<IReadOnlyList<ServiceId>>? summon = null, Action<Exemplar>? seen = null, params PathClass[] classes)
    {
        var ticket = new TraceTicket();
        var entry = new ApplicationEntry(new(
            new ServiceId("front-door"),
            PeerKey.TryParse(TestService.PeerKey, out var key) ? key : default,
            objective is null ? null : Objective.Parse(objective),
            summon ?? (_ => { }),
            seen ?? (_ => { }),
            new PathClasses(classes),
            ticket,
            ServerTiming: false));
        entry.Know([new ServiceId(service)]);
        return new(entry, await PlainService.StartAsync(context => entry.Trace(context, inner => ForwardAsync(entry, service, inner)))) { Ticket = ticket };
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Entry.Dispose();
    }

    private static async Task ForwardAsync(ApplicationEntry entry, string service, HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://{service}{context.Request.Path}");
        foreach (var header in context.Request.Headers) request.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value);
        using var answer = await entry.Services.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.NonValidated)
        {
            if (!header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) context.Response.Headers.Append(header.Key, header.Value.ToString());
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
