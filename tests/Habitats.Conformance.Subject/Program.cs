using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

// A program as small as one can be that a habitat runs: it answers HTTP at ASPNETCORE_URLS and speaks the readiness protocol. Its argument is what it does wrong.
var behaviour = args is [var first, ..] ? first : "well-behaved";
var left = new ManualResetEventSlim();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    if (behaviour != "never-leaves") left.Set();
});

switch (behaviour)
{
    case "dies-at-once":
        Console.Error.WriteLine("These are my last words.");
        return 3;
    case "talks":
        for (var i = 0; i < 50_000; i++) Console.WriteLine($"line {i} of much output: {new string('.', 100)}");
        break;
    case "leaves-a-child":
        Console.WriteLine(Process.Start("setsid", ["sleep", "1000"]).Id); // In a session of its own, where no signal to its parent's group reaches it.
        break;
    case "asks-the-manager":
        await AskAsync(Path.Combine(Path.GetDirectoryName(Environment.GetEnvironmentVariable("SUNDOG_HOST_SOCKET"))!, "manage.sock"));
        break;
    case "tells-environment":
        Console.WriteLine($"folder={Environment.CurrentDirectory} reload={Environment.GetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange")}");
        break;
}

var address = new Uri(Environment.GetEnvironmentVariable("ASPNETCORE_URLS")!);
using var listener = new TcpListener(IPAddress.Loopback, address.Port);
listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
if (behaviour != "never-ready")
{
    listener.Start();
    _ = AnswerAsync(listener, behaviour == "echoes");
    Notify("READY=1");
}

left.Wait();
Notify("STOPPING=1");
return 0;

static async Task AnswerAsync(TcpListener listener, bool echoes)
{
    while (true)
    {
        using var connection = await listener.AcceptSocketAsync();
        var request = new byte[8192];
        var length = await connection.ReceiveAsync(request);
        var body = echoes ? Encoding.ASCII.GetString(request, 0, length) : "ok";
        await connection.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nsundog-wait: made-up\r\nConnection: close\r\n\r\n{body}"));
    }
}

static async Task AskAsync(string socketPath)
{
    using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
    await socket.SendAsync("POST /stop HTTP/1.1\r\nHost: host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    using var answer = new StreamReader(new NetworkStream(socket));
    Console.WriteLine(await answer.ReadToEndAsync());
}

static void Notify(string assignment)
{
    try
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")!));
        socket.Send(Encoding.UTF8.GetBytes(assignment));
    }
    catch (SocketException nobody)
    {
        Console.Error.WriteLine($"{assignment} was not heard: {nobody.Message}"); // Between two hosts; programs outlive them.
    }
}
