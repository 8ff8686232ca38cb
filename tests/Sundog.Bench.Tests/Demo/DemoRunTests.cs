using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Sundog.Bench.Demo;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Scaling;
using Sundog.Host.Management;
using Sundog.Host.State;

namespace Sundog.Bench.Tests.Demo;

public class DemoRunTests
{
    [Fact]
    public async Task Ctrl_C_while_the_application_comes_up_takes_it_down_again()
    {
        var folder = Directory.CreateTempSubdirectory("sundog-demo-");
        using var ctrlC = new CancellationTokenSource();
        var asked = new List<string>();
        var host = WebApplication.CreateSlimBuilder();
        host.Logging.ClearProviders();
        await using var app = host.Build();
        app.Urls.Add($"http://unix:{new HostFolder(folder.FullName).ManagementSocket}");
        app.Run(async context =>
        {
            lock (asked) asked.Add($"{context.Request.Method} {context.Request.Path}");
            if (context.Request.Method == "PUT") await ctrlC.CancelAsync(); // It has arrived, and will be obeyed.
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new ManagementClient(folder.FullName);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DemoRun(DemoPlan.Standard, DemoVariant.Sundog, Store(), client).RunAsync(null, ctrlC.Token));

        Assert.Equal(["PUT /applications/store", "DELETE /applications/store"], asked);
        await app.StopAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
    }

    internal static ApplicationSpec Store()
    {
        var web = new ServiceId("web");
        var service = new ServiceSpec(
            web, ["web"], "", new Dictionary<string, string>(), Objective.Parse("p95 < 250ms"), ReplicasMin: 1, ReplicasMax: 1, CpuCores: 1, MemoryBytes: 0,
            ScalerKind.Own, Observe: false, Revision: "r1");
        return new ApplicationSpec("store", web, Port: 0, Revision: "r1", [service]);
    }
}
