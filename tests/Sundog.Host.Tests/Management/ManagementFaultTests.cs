using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Sundog.Host.FrontDoor;
using Sundog.Host.Management;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Management;

/// <summary>
/// Goal: whatever comes to the management socket, the answer is one sentence of JSON, nothing changes, and others are served. Method: a real host and raw requests.
/// </summary>
public sealed class ManagementFaultTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private HttpClient _raw = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        await _host.UpAsync(Shop.Of("shop", Shop.Service("front")));
        _raw = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancel) => new NetworkStream(await ConnectAsync(cancel), ownsSocket: true), UseProxy = false })
        {
            BaseAddress = new Uri("http://host"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _raw.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/applications/blog/decisions", "", 404, "No application 'blog' is up.")]
    [InlineData("DELETE", "/applications/blog", "", 404, "No application 'blog' is up.")]
    [InlineData("PUT", "/applications/shop/services/bakc/replicas", """{"replicas":1}""", 404, "'shop' has no service 'bakc'.")]
    [InlineData("PUT", "/applications/shop/services/UPPER CASE/replicas", """{"replicas":1}""", 404, "'shop' has no service 'UPPER CASE'.")]
    [InlineData("PUT", "/applications/shop/services/front/replicas", """{"replicas":-1}""", 400, "replicas: found -1, expected 0 to 10000, or null to free the count.")]
    [InlineData("PUT", "/applications/shop/services/front/replicas", """{"replicas":1000000}""", 400, "replicas: found 1000000, expected 0 to 10000, or null to free the count.")]
    [InlineData("GET", "/applications/shop/decisions?count=0", "", 400, "count: found '0', expected 1 to 1000.")]
    [InlineData("GET", "/applications/shop/exemplars?count=many", "", 400, "count: found 'many', expected 1 to 1000.")]
    [InlineData("GET", "/applications/shop/decisions?service=bakc", "", 404, "'shop' has no service 'bakc'.")]
    [InlineData("GET", "/events?since=yesterday", "", 400, "since: found 'yesterday', expected a number.")]
    [InlineData("GET", "/nothing", "", 404, "There is nothing at GET /nothing.")]
    [InlineData("PUT", "/applications/shop", "", 400, null)]
    [InlineData("PUT", "/applications/shop", "no json", 400, null)]
    [InlineData("PUT", "/applications/shop", "null", 400, "The body is empty.")]
    [InlineData("PUT", "/applications/shop", "{}", 400, "name: found '', expected a DNS label.")]
    [InlineData("PUT", "/applications/shop", """{"name":"shop","entry":"front","revision":"r","services":[]}""", 400, "services: found none, expected at least one.")]
    [InlineData(
        "PUT", "/applications/shop", """{"name":"shop","entry":"front","revision":"r","services":[null]}""", 400,
        "services: each needs service, command, workingDirectory, environment and revision.")]
    [InlineData("PUT", "/applications/shop/services/front/replicas", "[]", 400, null)]
    public async Task A_mistake_is_answered_in_one_sentence(string method, string path, string body, int status, string? sentence)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await _raw.SendAsync(request, Patience.Token);
        Assert.Equal(status, (int)response.StatusCode);
        var error = (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Patience.Token))!["error"]!;
        if (sentence is null) Assert.NotEmpty(error);
        else Assert.Equal(sentence, error);
        var after = await _host.Client.StatusAsync(Patience.Token);
        Assert.Equal((1, 1L), (after.Applications.Count, after.Borders.RequestsRefused));
    }

    [Fact]
    public async Task A_huge_body_is_refused_before_it_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/applications/shop") { Content = new ByteArrayContent(new byte[8 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;
        using var response = await _raw.SendAsync(request, Patience.Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Single((await _host.Client.StatusAsync(Patience.Token)).Applications);
    }

    [Fact]
    public async Task What_is_no_request_at_all_is_closed()
    {
        using var socket = await ConnectAsync(Patience.Token);
        await socket.SendAsync("\0\0 what is this?\r\n\r\n"u8.ToArray(), Patience.Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadToEndAsync(Patience.Token));
        Assert.Single((await _host.Client.StatusAsync(Patience.Token)).Applications);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_do_and_nothing_is_started()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var taken = ((IPEndPoint)squatter.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<ManagementException>(() => _host.Client.UpAsync(Shop.Of("blog", Shop.Service("front")) with { Port = taken }, Patience.Token));
        Assert.StartsWith($"Port {taken} is taken by another program", refused.Message);
        Assert.EndsWith("without any, the system chooses a free one.", refused.Message); // The manifest takes no port 0.

        var ours = new Uri((await _host.Client.StatusAsync(Patience.Token)).Applications[0].Address).Port;
        var refusedToo = await Assert.ThrowsAsync<ManagementException>(() => _host.Client.UpAsync(Shop.Of("blog", Shop.Service("front")) with { Port = ours }, Patience.Token));
        Assert.StartsWith($"Port {ours} is taken by application 'shop'. End that one ('sundog down --app shop'), or ", refusedToo.Message);
        Assert.Single((await _host.Client.StatusAsync(Patience.Token)).Applications);

        var moved = await Assert.ThrowsAsync<ManagementException>(() => _host.Client.UpAsync(Shop.Of("shop", Shop.Service("front")) with { Port = 1 }, Patience.Token));
        Assert.Contains("take it down first", moved.Message);
    }

    [Fact]
    public void A_port_that_is_not_permitted_is_told_with_what_to_do()
    {
        var text = PublicPortException.Of(80, new IOException("not bound", new SocketException((int)SocketError.AccessDenied))).Message;
        Assert.StartsWith("Port 80 is not permitted to this user: ports below ", text);
        Assert.EndsWith("sudo sysctl net.ipv4.ip_unprivileged_port_start=80", text);
    }

    [Fact]
    public void Only_the_owner_may_open_the_sockets()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.All((string[])[_host.Folder.ManagementSocket, _host.Folder.AgentSocket, _host.Folder.Secret], path => Assert.Equal(ownerOnly, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task An_instance_has_no_say()
    {
        await _host.UpAsync(Shop.Of("blog", Shop.Service("front", behaviour: "asks-the-manager")));
        var status = await _host.Client.StatusAsync(Patience.Token);
        Assert.Equal(1, status.Borders.RequestsRefused);
        var replica = Assert.Single(status.Applications.Single(application => application.Name == "blog").Services.Single().Replicas);
        var answer = await File.ReadAllTextAsync(replica.LogPath, Patience.Token);
        Assert.StartsWith("HTTP/1.1 403 Forbidden", answer);
        Assert.Contains("An instance of a service commands its own service, by its own stream, and not the host.", answer);
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_host.Folder.ManagementSocket), cancel);
        return socket;
    }
}
