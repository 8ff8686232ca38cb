using System.Text.Json;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Tests.Commands;

public sealed class InitTests : IDisposable
{
    private const string WebProject = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_manifest_of_what_is_here_is_right_and_short()
    {
        _folder.Write("src/Shop.Web/Shop.Web.csproj", WebProject);
        _folder.Write("src/Shop.Web/Program.cs", "client.GetAsync(\"http://catalog/items\"); builder.AddSundog();");
        _folder.Write("src/Shop.Catalog/Shop.Catalog.csproj", WebProject);
        _folder.Write("src/Shop.Catalog/Program.cs", "app.Run();");
        _folder.Write("src/Shop.Contracts/Shop.Contracts.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>");
        _folder.Write("tests/Shop.Tests/Shop.Tests.csproj", WebProject.Replace("</Project>", "<ItemGroup><PackageReference Include=\"xunit.v3\"/></ItemGroup></Project>"));

        var ended = await SundogProcess.Run(_folder.Path, "init");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Out));
        Assert.Contains("2 services, entry web", ended.Error);
        Assert.Contains("catalog: add the package", ended.Error);
        Assert.DoesNotContain("web: add the package", ended.Error);
        var manifest = ManifestFile.Load(_folder.Path).Manifest!;
        Assert.Equal(["catalog", "web"], manifest.Services.Select(service => service.Service.Name));
        Assert.Equal("web", manifest.Entry.Name);
        Assert.InRange(File.ReadAllLines(Path.Combine(_folder.Path, "sundog.yaml")).Length, 1, 14);
    }

    [Fact]
    public async Task What_is_there_already_stays_unless_forced()
    {
        _folder.Write("Api/Api.csproj", WebProject);
        var file = _folder.Write("sundog.yaml", "mine");

        var refused = await SundogProcess.Run(_folder.Path, "init");
        Assert.Equal(ExitCode.Failed, refused.Code);
        Assert.Contains("--force", refused.Error);
        Assert.Equal("mine", File.ReadAllText(file));

        Assert.Equal(ExitCode.Done, (await SundogProcess.Run(_folder.Path, "init", "--print")).Code);
        Assert.Equal("mine", File.ReadAllText(file));

        Assert.Equal(ExitCode.Done, (await SundogProcess.Run(_folder.Path, "init", "--force")).Code);
        Assert.NotEqual("mine", File.ReadAllText(file));
    }

    [Fact]
    public async Task Programs_are_told_what_was_found_and_written()
    {
        _folder.Write("Api/Api.csproj", WebProject);
        _folder.Write("Api/Program.cs", "app.Run();");

        var ended = await SundogProcess.Run(_folder.Path, "init", "-o", "json");

        var manifest = JsonDocument.Parse(ended.Out).RootElement.GetProperty("manifest");
        Assert.Equal(File.ReadAllText(manifest.GetProperty("file").GetString()!), manifest.GetProperty("text").GetString());
        Assert.Equal("api", manifest.GetProperty("entry").GetString());
        Assert.False(manifest.GetProperty("projects")[0].GetProperty("addsSundog").GetBoolean());
    }

    [Fact]
    public async Task No_project_and_a_bad_objective_are_told()
    {
        var none = await SundogProcess.Run(_folder.Path, "init");
        Assert.Equal(ExitCode.Failed, none.Code);
        Assert.Contains("dotnet new web", none.Error);

        var bad = await SundogProcess.Run(_folder.Path, "init", "--objective", "fast");
        Assert.Equal(ExitCode.Usage, bad.Code);
        Assert.Contains("p95 < 200ms", bad.Error);
    }
}
