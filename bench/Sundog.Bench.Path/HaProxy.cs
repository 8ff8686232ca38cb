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

    /// <summary>User and system time of all its threads, from <c>schedstat</c>: in nanoseconds, where <c>stat</c> counts in ticks of 10 ms, the length of a whole round.</summary>
    public double CpuMicroseconds() =>
        Directory.GetDirectories($"/proc/{_process.Id}/task")
            .Sum(thread => long.Parse(File.ReadAllText(System.IO.Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) * 1e-3);

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
