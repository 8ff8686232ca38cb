using System.Diagnostics;
using Sundog.Core.Protocol;
using Sundog.Entry;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary>Sends one request through an application's front door, followed with every detail, and waits for its account.</summary>
internal sealed class TracedRequest(ManagementClient client, ApplicationStatus application)
{
    private const int Searched = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan AccountPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <returns>Path and query of a request to send; null when the text is none.</returns>
    /// <exception cref="CommandFailure">It leads elsewhere: only the application's own door may be shown the ticket.</exception>
    public static string? PathOf(string text, string address)
    {
        var door = new Uri(address);
        var isPath = text.StartsWith('/');
        if (!(isPath ? Uri.TryCreate(door, text, out var uri) : Uri.TryCreate(text, UriKind.Absolute, out uri)) || uri.Scheme is not ("http" or "https"))
        {
            return isPath ? throw new CommandFailure($"'{text}' is no path; write for example /product?id=3", ExitCode.Usage) : null;
        }

        return uri.IsLoopback && uri.Port == door.Port && uri.Scheme == door.Scheme
            ? uri.PathAndQuery
            : throw new CommandFailure($"{text} is not the application's own address, which is {address}", ExitCode.Usage);
    }

    /// <summary>What a path leads to at that address and nowhere else: joined, for a path that begins with two slashes names another server where one is looked for.</summary>
    internal static Uri At(string address, string path) => new(new Uri(address).GetLeftPart(UriPartial.Authority) + path);

    public async Task<Exemplar> SendAsync(string path, CancellationToken cancel)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, At(application.Address, path));
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        request.Headers.Add(TraceTicket.Header, await client.TraceTicketAsync(cancel));
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            return await AccountOf(trace, cancel)
                ?? throw new CommandFailure($"{request.RequestUri} was answered with status {(int)answer.StatusCode}, and went through no service");
        }
        catch (HttpRequestException failed)
        {
            throw new CommandFailure($"{request.RequestUri} failed: {failed.Message}");
        }
        catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw new CommandFailure($"{request.RequestUri} was not answered within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task<Exemplar?> AccountOf(string trace, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        do
        {
            if ((await client.ExemplarsAsync(application.Name, Searched, cancel)).FirstOrDefault(each => each.TraceId == trace) is { } account) return account;
            await Task.Delay(LookAgain, cancel);
        }
        while (Stopwatch.GetElapsedTime(since) < AccountPatience);
        return null;
    }
}
