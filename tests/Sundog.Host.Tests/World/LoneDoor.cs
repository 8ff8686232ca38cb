using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Entry;
using Sundog.Host.FrontDoor;
using Sundog.Host.Management;

namespace Sundog.Host.Tests.World;

/// <summary>A front door before one replica, without a host.</summary>
internal sealed class LoneDoor : IAsyncDisposable
{
    private static readonly ServiceId Service = new("front");

    private readonly FrontDoorServer _door;

    private LoneDoor(FrontDoorServer door) => _door = door;

    public string Address => _door.Address;

    public FrontCounts Counts => _door.Counts;

    public static async Task<LoneDoor> StartAsync(string replica)
    {
        var entry = new ApplicationEntry(new(
            new ServiceId("front-door"), PeerKey.FromBytes(RandomNumberGenerator.GetBytes(16)), Objective: null, Summon: _ => { }, Seen: _ => { }, PathClasses.None, new TraceTicket(),
            ServerTiming: false));
        entry.Know([Service]);
        entry.Take(new AgentMessage.ServiceInstances(Service, 1, 1, 1, [new(new InstanceId("front-1"), replica, InstanceState.Ready, TimeSpan.FromMinutes(1))]));
        return new(await FrontDoorServer.StartAsync(Service, 0, entry));
    }

    /// <summary>Sends lines as typed, each character of Latin-1 one byte.</summary>
    /// <returns>The connection, for what comes back.</returns>
    public async Task<Socket> SendAsync(params string[] lines)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _door.Port, Patience.Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), Patience.Token);
        return socket;
    }

    /// <returns>The lines of the answer's head.</returns>
    public async Task<string[]> AskAsync(params string[] lines)
    {
        using var socket = await SendAsync(lines);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        var head = new List<string>();
        while (await reader.ReadLineAsync(Patience.Token) is { Length: > 0 } line) head.Add(line);
        return [.. head];
    }

    /// <summary>Completes when nobody is inside any more.</summary>
    public async Task<FrontCounts> EmptyAsync()
    {
        while (Counts.Arrived == 0 || Counts.Inside > 0) await Task.Delay(10, Patience.Token);
        return Counts;
    }

    public ValueTask DisposeAsync() => _door.DisposeAsync();
}
