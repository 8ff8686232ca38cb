using Sundog.Bench.Load;

namespace Sundog.Bench.Tests.Load;

public class LoadHttpTests
{
    [Fact]
    public async Task Warming_up_ends_however_many_connections_the_client_opens()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }); // One for each request.

        await LoadHttp.WarmUpAsync(http, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
