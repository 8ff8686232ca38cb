using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sundog.Bench.Path;

/// <summary>A sidecar as it is usually set up: HAProxy in HTTP mode, one thread, kept-alive connections on both sides.</summary>
internal sealed class HaProxy : IDisposable
{
    private readonly Process _process;
    private readonly string _configuration;

    private HaProxy(Process process, string configuration, int port) => (_process, _configuration, Port) = (process, configuration, port);

    public static string? Path { get; } =
        new[] { "/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy" }.FirstOrDefault(File.Exists);

    public int Port { get; }

    public static HaProxy Start(int targetPort)
    {
        var port = FreePort();
        var configuration = System.IO.Path.GetTempFileName();
        File.WriteAllText(configuration, $"""
            global
              nbthread 1
            defaults
              mode http
              option http-keep-alive
              http-reuse always
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend in
              bind 127.0.0.1:{port}
              default_backend out
            backend out
              server callee 127.0.0.1:{targetPort}

            """);
        var process = Process.Start(new ProcessStartInfo(Path!, ["-db", "-f", configuration]) { RedirectStandardError = true })!;
        WaitUntilOpen(port, process);
        return new HaProxy(process, configuration, port);
    }

    /// <summary>User and system time of the process, from /proc; the clock tick is 10 ms, so only sums over many requests mean something.</summary>
    public double CpuMicroseconds()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10_000.0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WaitUntilOpen(int port, Process process)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(10) && !process.HasExited)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(10); // Not listening yet.
            }
        }

        throw new InvalidOperationException("HAProxy did not start: " + (process.HasExited ? process.StandardError.ReadToEnd() : "no answer in 10 s"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_configuration);
    }
}
