using Microsoft.AspNetCore.Http;
using Sundog.Host.Management;

namespace Sundog.Host.FrontDoor;

/// <summary>Takes out what from outside pretends to be ours, and counts what became of every request at the front door: each that arrived is in exactly one of the others, or inside now.</summary>
internal sealed class FrontTally
{
    public static readonly string[] OwnHeaders = ["sundog", "sundog-wait", "sundog-rehearsal"];

    private long _arrived, _answered, _refused, _serverErrors, _unreachable, _abandoned, _stripped;

    public FrontCounts Counts
    {
        get
        {
            var done = (Answered: Interlocked.Read(ref _answered), Refused: Interlocked.Read(ref _refused), Errors: Interlocked.Read(ref _serverErrors),
                Unreachable: Interlocked.Read(ref _unreachable), Abandoned: Interlocked.Read(ref _abandoned));
            var arrived = Interlocked.Read(ref _arrived);
            return new(
                arrived, done.Answered, done.Refused, done.Errors, done.Unreachable, done.Abandoned,
                Math.Max(0, arrived - done.Answered - done.Refused - done.Errors - done.Unreachable - done.Abandoned), Interlocked.Read(ref _stripped));
        }
    }

    public async Task CountAsync(HttpContext context, Func<Task> serve)
    {
        Interlocked.Increment(ref _arrived);
        Strip(context.Request.Headers);
        var isServed = false;
        try
        {
            await serve().ConfigureAwait(false);
            isServed = true;
        }
        finally
        {
            Interlocked.Increment(ref EndOf(context, isServed));
        }
    }

    private void Strip(IHeaderDictionary headers)
    {
        foreach (var name in OwnHeaders)
        {
            if (headers.Remove(name, out var values)) Interlocked.Add(ref _stripped, values.Count);
        }
    }

    private ref long EndOf(HttpContext context, bool isServed)
    {
        if (context.RequestAborted.IsCancellationRequested) return ref _abandoned;
        if (!isServed) return ref _serverErrors;
        if (context.Features.Get<Unanswered>() is not null) return ref _unreachable;
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status503ServiceUnavailable: return ref _refused;
            case >= 500: return ref _serverErrors;
            default: return ref _answered;
        }
    }

}
