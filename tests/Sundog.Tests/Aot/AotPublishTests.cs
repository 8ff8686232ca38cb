using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;
using Sundog.Tests.World;

namespace Sundog.Tests.Aot;

/// <summary>Goal: a service with the package compiles ahead of time without one warning, and works. Method: publish the small program beside this project, run it, call it.</summary>
public class AotPublishTests
{
    private static readonly TimeSpan PublishLimit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task A_service_published_ahead_of_time_works_and_leaves_cleanly()
    {
        Assert.SkipUnless(await HasLinkerAsync(), "not run: needs gcc or clang and libc6-dev, and SUNDOG_NATIVE not to be off");

        var output = Directory.CreateTempSubdirectory("sundog-aot-").FullName;
        var project = Path.Combine(RepositoryRoot(), "tests", "Sundog.Aot", "Sundog.Aot.csproj");
        var (exit, text) = await RunAsync("dotnet", $"publish \"{project}\" -c Release -r {RuntimeId()} -o \"{output}\" --nologo -v quiet");
        Assert.True(exit == 0, text);
        Assert.DoesNotContain("warning", text, StringComparison.OrdinalIgnoreCase);

        var port = FreePort();
        using var program = Process.Start(new ProcessStartInfo(Path.Combine(output, "Sundog.Aot"))
        {
            WorkingDirectory = output,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["services__self__http__0"] = $"http://127.0.0.1:{port}",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Sundog__Objective"] = "p95 < 10s",
                [InstanceEnvironment.Service] = "web",
                [InstanceEnvironment.PeerKey] = TestService.PeerKey,
            },
        })!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Assert.Equal("hello, self", await AskAsync(client, "/call"));
            Assert.Equal("web", await PeerHearsAsync(client));
        }
        finally
        {
            (await RunAsync("/bin/sh", $"-c \"kill -TERM {program.Id}\"")).ToString(); // Of the shell: a minimal machine has no program of that name.
            await program.WaitForExitAsync(Patience.Token);
        }

        Assert.Equal(0, program.ExitCode);
        Directory.Delete(output, recursive: true);
    }

    /// <summary>Asks until the program listens.</summary>
    private static async Task<string> AskAsync(HttpClient client, string path)
    {
        var token = Patience.Token;
        while (true)
        {
            try
            {
                return await client.GetStringAsync(path, token);
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(5, token);
            }
        }
    }

    private static async Task<(int Exit, string Text)> RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(PublishLimit);
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Concat(texts));
    }

    /// <returns>Whose account came back with the answer to a peer that wanted detail.</returns>
    private static async Task<string> PeerHearsAsync(HttpClient client)
    {
        Assert.True(PeerKey.TryParse(TestService.PeerKey, out var key));
        var header = new RequestHeader(
            RequestFlags.DetailWanted, RequestPriority.Default, TimeSpan.FromSeconds(3), TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, 10, 12, 1, 0, 0);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hello");
        request.Headers.TryAddWithoutValidation("sundog", RequestHeaderCodec.Encode(header, key));
        using var answer = await client.SendAsync(request, Patience.Token);
        Assert.True(ReplyHeaderCodec.TryDecode(answer.Headers.GetValues("sundog-wait").Single(), key, out var reply, out _));
        return Assert.Single(reply.Detail.ToArray()).Service == (ushort)new ServiceId("web").WireHash ? "web" : "somebody else";
    }

    /// <summary>What the publish needs: a compiler driver that links the C library.</summary>
    private static async Task<bool> HasLinkerAsync()
    {
        if (Environment.GetEnvironmentVariable("SUNDOG_NATIVE") == "off") return false;
        foreach (var name in new[] { "clang", "gcc" })
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)))) continue;
            if ((await RunAsync(name, "-shared -o /dev/null -lm")).Exit == 0) return true;
        }

        return false;
    }

    private static string RuntimeId() => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sundog.slnx"))) folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("Sundog.slnx");
        return folder;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
