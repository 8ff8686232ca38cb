using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Protocol;
using Sundog.Host.Journaling;
using Sundog.Host.State;

namespace Sundog.Host.Management;

/// <summary>Speaks to the host whose state is in a folder, over its Unix socket. Who may open the socket may do everything.</summary>
/// <remarks>Every call throws <see cref="NoHostException"/> when no host answers and <see cref="ManagementException"/> when it says no.</remarks>
public sealed class ManagementClient : IDisposable
{
    private readonly string _stateFolder;
    private readonly HttpClient _http;

    public ManagementClient(string stateFolder)
    {
        _stateFolder = stateFolder;
        var socketPath = new HostFolder(stateFolder).ManagementSocket;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancel) => ConnectAsync(socketPath, cancel), UseProxy = false })
        {
            BaseAddress = new Uri("http://host"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Task<HostStatus> StatusAsync(CancellationToken cancel = default) => GetAsync("/status", ManagementJson.Default.HostStatus, cancel);

    /// <summary>Is a host there? Never throws for its absence.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancel = default)
    {
        try
        {
            await StatusAsync(cancel).ConfigureAwait(false);
            return true;
        }
        catch (NoHostException)
        {
            return false;
        }
    }

    /// <summary>Starts an application, or brings a running one of that name to this description. Returns when it is accepted; <see cref="StatusAsync"/> tells when it has settled.</summary>
    public Task UpAsync(ApplicationSpec application, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Put, $"/applications/{application.Name}", JsonContent.Create(application, ManagementJson.Default.ApplicationSpec), cancel);

    /// <summary>Stops an application and removes all that was made for it. Returns when nothing of it runs any more.</summary>
    public Task DownAsync(string application, CancellationToken cancel = default) => SendAsync(HttpMethod.Delete, $"/applications/{application}", null, cancel);

    /// <param name="replicas">Pins the count; null frees it.</param>
    public Task ScaleAsync(string application, ServiceId service, int? replicas, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put,
        $"/applications/{application}/services/{service}/replicas",
        JsonContent.Create(new ScaleRequest(replicas), ManagementJson.Default.ScaleRequest),
        cancel);

    /// <summary>Decisions, newest first.</summary>
    /// <param name="service">Null: of all services.</param>
    public Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(string application, ServiceId? service = null, int count = 20, CancellationToken cancel = default) => GetAsync(
        $"/applications/{application}/decisions?count={count}{(service is { } one ? $"&service={one}" : "")}", ManagementJson.Default.IReadOnlyListDecisionRecord, cancel);

    /// <summary>Slow and sampled requests, newest first.</summary>
    public Task<IReadOnlyList<Exemplar>> ExemplarsAsync(string application, int count = 50, CancellationToken cancel = default) =>
        GetAsync($"/applications/{application}/exemplars?count={count}", ManagementJson.Default.IReadOnlyListExemplar, cancel);

    /// <summary>What a request shows in the header <c>sundog-trace</c> to be followed through all services, and told where it waited.</summary>
    public async Task<string> TraceTicketAsync(CancellationToken cancel = default) =>
        (await GetAsync("/trace-ticket", ManagementJson.Default.TraceTicketText, cancel).ConfigureAwait(false)).Ticket;

    /// <summary>How many replicas there were, oldest first: a point on each change.</summary>
    public Task<IReadOnlyList<ReplicaPoint>> SeriesAsync(string application, CancellationToken cancel = default) =>
        GetAsync($"/applications/{application}/series", ManagementJson.Default.IReadOnlyListReplicaPoint, cancel);

    /// <summary>What happens from now on, until cancelled or until the host ends.</summary>
    /// <param name="since">Also what happened after that number, as far as it is remembered.</param>
    public async IAsyncEnumerable<JournalEntry> EventsAsync(long? since = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/events{(since is { } number ? $"?since={number}" : "")}", null, cancel, streamed: true).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0) yield return JsonSerializer.Deserialize(line, ManagementJson.Default.JournalEntry)!;
        }
    }

    /// <summary>Ends the host. Applications go on without it unless they are taken down first.</summary>
    public Task StopAsync(CancellationToken cancel = default) => SendAsync(HttpMethod.Post, "/stop", null, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancel).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(type, cancel).ConfigureAwait(false) ?? throw new JsonException("The host answered nothing.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel, bool streamed = false)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            var response = await _http.SendAsync(request, streamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw new ManagementException(response.StatusCode, await FaultOfAsync(response, cancel).ConfigureAwait(false));
        }
        catch (HttpRequestException refused) when (refused.StatusCode is null)
        {
            throw new NoHostException(_stateFolder, refused);
        }
    }

    private static async Task<string> FaultOfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json") return $"The host answered {(int)response.StatusCode}.";
        var fault = await response.Content.ReadFromJsonAsync(ManagementJson.Default.ManagementFault, cancel).ConfigureAwait(false);
        return fault?.Error ?? $"The host answered {(int)response.StatusCode}.";
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
