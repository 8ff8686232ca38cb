using CsCheck;
using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Scaling;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Tests.Manifest;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManifestFileTests()
    {
        _folder.Write("Web/Web.csproj", "<Project/>");
        _folder.Write("Api/Api.csproj", "<Project/>");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shortest_manifest_gets_every_default()
    {
        var manifest = Load("""
            spec:
              services:
                web: { project: Web, objective: p95 < 200ms }
                api: { project: Api/Api.csproj }
            """);

        Assert.Equal(ManifestFile.NameOf(_folder.Path), manifest.Name);
        Assert.Equal(new ServiceId("web"), manifest.Entry);
        Assert.Equal(0, manifest.Port);
        var web = manifest.Services[0];
        Assert.Equal(new ServiceSource.Project(Path.Combine(_folder.Path, "Web", "Web.csproj")), web.Source);
        Assert.Equal(new Objective(0.95, TimeSpan.FromMilliseconds(200)), web.Objective);
        Assert.Equal((1, null, 0.25, 0L, false), (web.ReplicasMin, web.ReplicasMax, web.CpuCores, web.MemoryBytes, web.Observe));
        Assert.Null(manifest.Services[1].Objective);
    }

    [Fact]
    public void The_whole_manifest_is_read()
    {
        var manifest = Load("""
            apiVersion: sundog.dev/v1
            kind: Application
            metadata: { name: store }
            spec:
              entry: api
              port: 8080
              priorities: { /cart: high, /: low }
              serverTiming: true
              services:
                web:
                  command: [sh, -c, "sleep 1"]
                  objective: p99.9 < 1s
                  minReplicas: 0
                  maxReplicas: 8
                  cpu: 250m
                  memory: 256Mi
                  observe: true
                  environment: { PORT_COUNT: 3, Section__Key: 'a b', EMPTY: '' }
                api: { project: Api }
            """);

        Assert.Equal(("store", "api", 8080, true), (manifest.Name, manifest.Entry.Name, manifest.Port, manifest.ServerTiming));
        Assert.Equal([new("/cart", PathClasses.High), new("/", PathClasses.Low)], manifest.Priorities);
        var web = manifest.Services[0];
        Assert.Equal(["-c", "sleep 1"], ((ServiceSource.Command)web.Source).Words.Skip(1));
        Assert.True(Path.IsPathRooted(((ServiceSource.Command)web.Source).Words[0]));
        Assert.Equal((0, 8, 0.25, 256L << 20, true), (web.ReplicasMin, web.ReplicasMax, web.CpuCores, web.MemoryBytes, web.Observe));
        Assert.Equal(["EMPTY=", "PORT_COUNT=3", "Section__Key=a b"], web.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData("/tmp/My Shop_2", "my-shop-2")]
    [InlineData("/tmp/---", "app")]
    [InlineData("/", "app")]
    public void A_folder_gives_its_name(string folder, string name) => Assert.Equal(name, ManifestFile.NameOf(folder));

    // Any text: never a crash, and either a manifest or at least one mistake.
    [Fact]
    public void No_text_breaks_the_reader() =>
        Gen.Int[0, 200].SelectMany(cut => Gen.Char["{}[]:,-&*!|>'\"\n ab1#%@`\t"].Array[0, 12].Select(noise => (cut, noise))).Sample(sample =>
        {
            const string text = "spec:\n  port: 8080\n  services:\n    a: { command: [sh, -c, 'x'], cpu: 1 }\n    b:\n      command: [sh]\n      objective: p95 < 1s\n";
            var cut = Math.Min(sample.cut, text.Length);
            var reading = ManifestFile.Read(text[..cut] + new string(sample.noise) + text[cut..], "sundog.yaml", "/");
            return reading.Manifest is null == reading.Mistakes.Count > 0;
        });

    private ApplicationManifest Load(string text)
    {
        _folder.Write("sundog.yaml", text);
        var reading = ManifestFile.Load(_folder.Path);
        Assert.True(reading.Manifest is not null, reading.MistakeText);
        return reading.Manifest;
    }
}
