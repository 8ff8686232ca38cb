using System.Diagnostics;
using System.Text.Json;
using Sundog.Cli.Doctor;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checks_are_lines_with_what_to_do_below()
    {
        using var output = new StringWriter();
        Streams.Captured(output, output).OutConsole.Write(CheckText.Render(
        [
            Check.Good("sdk", ".NET SDK 10.0.401"),
            Check.Limited("linker", "no clang [or gcc]", "apt-get install clang"),
            Check.Bad("disk", "cannot write", "make room"),
        ]));

        Assert.Equal(
            """
            ✓ sdk          .NET SDK 10.0.401
            ! linker       no clang [or gcc]
                           -> apt-get install clang
            ✗ disk         cannot write
                           -> make room
            1 must be put right first.
            """,
            string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd());
    }

    [Fact]
    public void One_service_is_no_services()
    {
        var manifest = _folder.Write("sundog.yaml", "metadata: { name: shop }\nspec: { services: { front: { command: [sh] } } }\n");
        Assert.Equal("shop: 1 service, entry front", ManifestCheck.All(manifest).First().Says);
    }

    [Fact]
    public void A_project_without_the_package_is_told()
    {
        _folder.Write("with/with.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        _folder.Write("with/Program.cs", "builder.AddSundog();");
        _folder.Write("bare/bare.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        _folder.Write("bare/Program.cs", "builder.Build();");
        var manifest = _folder.Write(
            "sundog.yaml", "spec:\n  entry: with\n  services:\n    with: { project: with/with.csproj, objective: p95 < 1s }\n    bare: { project: bare/bare.csproj }\n");

        Assert.Equal("bare does not seem to call AddSundog()", Assert.Single(ManifestCheck.All(manifest), check => check.Verdict != Verdict.Good).Says);
    }

    [Fact]
    public async Task A_low_limit_of_open_files_is_told_with_the_places_where_it_can_be_raised()
    {
        var start = SundogProcess.Start(_folder.Path, "doctor", "-o", "json");
        foreach (var (i, word) in ((string[])["-c", "ulimit -n 1024; exec \"$0\" \"$@\"", start.FileName]).Index()) start.ArgumentList.Insert(i, word);
        start.FileName = "bash";
        using var doctor = Process.Start(start)!;

        using var list = JsonDocument.Parse(await doctor.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));

        var files = list.RootElement.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "open-files");
        Assert.Equal("at most 1024: few connections at a time", files.GetProperty("says").GetString());
        Assert.Matches("/etc/security/limits.conf .* LimitNOFILE=", files.GetProperty("next").GetString());
    }

    [Fact]
    public async Task The_check_list_is_versioned_json_and_a_bad_manifest_fails_it()
    {
        _folder.Write("sundog.yaml", "spec: 1\n");

        var ended = await SundogProcess.Run(_folder.Path, "doctor", "-o", "json");

        Assert.Equal(ExitCode.Failed, ended.Code);
        using var list = JsonDocument.Parse(ended.Out);
        Assert.Equal("v1", list.RootElement.GetProperty("version").GetString());
        var manifest = list.RootElement.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "manifest");
        Assert.Equal("Bad", manifest.GetProperty("verdict").GetString());
        Assert.Contains("sundog.yaml:1:7: spec:", manifest.GetProperty("says").GetString());
    }
}
