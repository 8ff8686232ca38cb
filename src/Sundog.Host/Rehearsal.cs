using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Entry;
using Sundog.Host.FrontDoor;
using Sundog.Host.Management;
using Sundog.Host.Services;
using Sundog.Host.State;

namespace Sundog.Host;

/// <summary>A host's start and first request, done once for nothing: afterwards all of the program that a start needs is loaded and compiled.</summary>
/// <remarks>In a temporary folder, with ports that the kernel chooses, and without any process.</remarks>
public static class Rehearsal
{
    private static readonly ServiceId Service = new("rehearsal");

    /// <param name="cancel">Cuts it short; it ends soon, and nothing of it is left.</param>
    public static async Task RunAsync(CancellationToken cancel)
    {
        RehearsalFolder.Sweep(Path.GetTempPath(), TimeProvider.System.GetUtcNow().UtcDateTime);
        var path = RehearsalFolder.Make();
        try
        {
            await TakeOverAsync(new HostFolder(path).Make(), cancel).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(path, recursive: true); // At once: its lock is free now, and others may sweep it.
        }

        await ForwardAsync(cancel).ConfigureAwait(false);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // What follows may be a wait of months.
    }

    /// <summary>A host takes over an application of no replicas and tells of it.</summary>
    private static async Task TakeOverAsync(HostFolder folder, CancellationToken cancel)
    {
        var sleeping = new ServiceSpec(
            Service, ["none"], WorkingDirectory: "", new Dictionary<string, string>(), Objective.Parse("p95 < 1s"), ReplicasMin: 0, ReplicasMax: 0, CpuCores: 0,
            MemoryBytes: 0, ScalerKind.Own, Observe: false, Revision: "none");
        using (var writer = new StateWriter())
        {
            var application = new ApplicationSpec(Service.Name, Service, Port: 0, Revision: "none", [sleeping]);
            new ApplicationStore(folder, writer).Write(new StoredApplication(application, PublicPort: 0, new Dictionary<string, StoredService>()));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = HostProgram.RunAsync(folder.Path, NullLoggerFactory.Instance, started.SetResult, stop.Token);
        try
        {
            await Task.WhenAny(started.Task, host).ConfigureAwait(false);
            using var client = new ManagementClient(folder.Path);
            await client.StatusAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await host.ConfigureAwait(false);
        }
    }

    /// <summary>A request passes a front door on its way to a replica.</summary>
    private static async Task ForwardAsync(CancellationToken cancel)
    {
        var builder = BareServer.Builder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var replica = builder.Build();
        replica.Run(context => context.Response.WriteAsync("ok", cancel));
        await replica.StartAsync(cancel).ConfigureAwait(false);

        var key = PeerKey.FromBytes(RandomNumberGenerator.GetBytes(16));
        var entry = new ApplicationEntry(new(
            new ServiceId("front-door"), key, Objective.Parse("p95 < 1s"), Summon: _ => { }, Seen: _ => { }, PathClasses.None, new TraceTicket(), ServerTiming: false));
        entry.Know([Service]);
        entry.Take(new AgentMessage.ServiceInstances(Service, 1, 1, 1, [new(new InstanceId("rehearsal-1"), BareServer.AddressOf(replica), InstanceState.Ready, TimeSpan.Zero)]));
        await using var door = await FrontDoorServer.StartAsync(Service, 0, entry).ConfigureAwait(false);
        using var client = new HttpClient();
        await client.GetStringAsync(door.Address, cancel).ConfigureAwait(false);
    }
}
