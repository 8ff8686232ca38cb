using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Sundog.Bench.Load;

/// <summary>One request on its way: sent once, settled once.</summary>
internal sealed class Attempt(IExchange exchange, TimeSpan intended)
{
    private static readonly HttpRequestError[] NoConnection = [HttpRequestError.ConnectionError, HttpRequestError.NameResolutionError];

    // Holds neither a timer nor a link, so nothing is lost by not disposing it; giving up may race with the answer.
    private readonly CancellationTokenSource _givenUp = new();

    public TimeSpan Intended => intended;

    public bool Settled { get; private set; }

    /// <summary>What it met instead of an answer with success, for people. Null while that is not known, and where it was given up.</summary>
    public string? Failure { get; private set; }

    /// <summary>Ends the wait for the answer. Harmless when it is there already.</summary>
    public void GiveUp() => _givenUp.Cancel();

    /// <summary>Sends and waits for the complete answer. Never fails by what the network or the other side does.</summary>
    /// <returns>How it ended; an answer with success is <see cref="Outcome.Ok"/>, whether in time or not.</returns>
    public async Task<Outcome> SendAsync(HttpMessageInvoker http)
    {
        var answered = false;
        using var request = exchange.CreateRequest();
        try
        {
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
            Failure = NotConnected(request.RequestUri!, e);
            return Outcome.ConnectionRefused;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (_givenUp.IsCancellationRequested) return Outcome.Unanswered;
            Failure = Broken(e);
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

        Failure = $"status {(int)status}";
        return status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests ? Outcome.Refused : Outcome.Failed;
    }

    private static string NotConnected(Uri target, HttpRequestException error) => (error.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"nothing listens at {target.Authority}",
        SocketError.HostNotFound or SocketError.NoData => $"the name '{target.Host}' is not known",
        SocketError.TryAgain => $"the name '{target.Host}' is not known here: no name server answers",
        _ => $"no connection to {target.Authority}: {error.InnerException?.Message ?? error.Message}",
    };

    private static string Broken(Exception error)
    {
        var message = error.InnerException?.Message ?? error.Message;
        return error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? $"no TLS there: {message}" : message;
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
