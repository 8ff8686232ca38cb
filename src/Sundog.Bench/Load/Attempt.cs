using System.Buffers;
using System.Net;

namespace Sundog.Bench.Load;

/// <summary>One request on its way: sent once, settled once.</summary>
internal sealed class Attempt(IExchange exchange, TimeSpan intended)
{
    private static readonly HttpRequestError[] NoConnection = [HttpRequestError.ConnectionError, HttpRequestError.NameResolutionError];

    // Holds neither a timer nor a link, so nothing is lost by not disposing it; giving up may race with the answer.
    private readonly CancellationTokenSource _givenUp = new();

    public TimeSpan Intended => intended;

    public bool Settled { get; private set; }

    /// <summary>What a failure met, for people.</summary>
    public string? Failure { get; private set; }

    /// <summary>Ends the wait for the answer. Harmless when it is there already.</summary>
    public void GiveUp() => _givenUp.Cancel();

    /// <summary>Sends and waits for the complete answer. Never fails by what the network or the other side does.</summary>
    /// <returns>How it ended; an answer with success is <see cref="Outcome.Ok"/>, whether in time or not.</returns>
    public async Task<Outcome> SendAsync(HttpMessageInvoker http)
    {
        var answered = false;
        try
        {
            using var request = exchange.CreateRequest();
            using var response = await http.SendAsync(request, _givenUp.Token).ConfigureAwait(false);
            await ThrowAwayBodyAsync(response).ConfigureAwait(false);
            answered = true;
            exchange.Answered(response);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (_givenUp.IsCancellationRequested)
        {
            return Outcome.Unanswered;
        }
        catch (HttpRequestException e) when (NoConnection.Contains(e.HttpRequestError))
        {
            return Outcome.ConnectionRefused;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (_givenUp.IsCancellationRequested) return Outcome.Unanswered;
            Failure = e.InnerException?.Message ?? e.Message;
            return Outcome.Failed;
        }
        finally
        {
            Settled = true;
            if (!answered) exchange.Lost();
        }
    }

    private Outcome Judge(HttpStatusCode status)
    {
        if ((int)status < 400) return Outcome.Ok;
        if (status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) return Outcome.Refused;

        Failure = $"status {(int)status}";
        return Outcome.Failed;
    }

    private async Task ThrowAwayBodyAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentLength is 0) return;

        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var body = response.Content.ReadAsStream();
            while (await body.ReadAsync(buffer, _givenUp.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
