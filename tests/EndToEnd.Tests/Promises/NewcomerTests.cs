using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Promises;

/// <summary>
/// Goal: who knows nothing but the README has an application that scales under load, with few words for it. Method: the README's own commands and files, in an
/// empty folder; only the packages come from this build, the port from the kernel, and the load ends when it has done its work.
/// </summary>
public class NewcomerTests
{
    private const int SundogLinesBelow = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Readme _readme = Readme.Load();

    [Fact]
    public void Few_lines_of_the_application_are_about_Sundog()
    {
        var lines = _readme.Files.SelectMany(file => file.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line =>
            file.Key.EndsWith(".yaml", StringComparison.Ordinal) || line.Contains("Sundog", StringComparison.Ordinal) || line.Contains("http://", StringComparison.Ordinal))).ToList();
        Assert.InRange(lines.Count, 1, SundogLinesBelow - 1);
    }

    [Fact]
    public async Task An_application_written_from_the_README_scales_under_its_load_and_explains_itself()
    {
        var folder = Directory.CreateTempSubdirectory("sundog-newcomer-").FullName;
        await WriteAsync(folder);

        await using var application = await RunningApplication.UpInAsync(folder);
        const string defaults = "dotnet msbuild prices -getProperty:TieredPGO,TieredCompilationQuickJit | grep -c '\"false\"'"; // The package's own.
        await ToolRun.ToEndAsync(folder, "bash", ["-euc", $"test \"$({defaults})\" = 2"]);
        var commands = _readme.Commands("sundog load").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var load = commands.Single(line => line.StartsWith("sundog load ", StringComparison.Ordinal)).Split(' ')[2..];
        Assert.Equal("http://localhost:8080/", load[0]);
        using (var crowd = CommandRun.Start(folder, ["load", application.Address.AbsoluteUri, load[1].Trim('\'')]))
        {
            await Eventually.HoldsAsync("prices grows", Patience, async () => (await application.ServiceAsync("prices")).Desired > 1);
        }

        Assert.Contains("sundog explain prices", commands);
        Assert.Contains("replicas", await application.RunAsync("explain", "prices"), StringComparison.Ordinal);
    }

    private async Task WriteAsync(string folder)
    {
        await ToolRun.ToEndAsync(
            Places.Root, "dotnet", ["pack", "src/Sundog.Core", "--no-build", "-c", Places.Configuration, "-o", Path.Combine(folder, "packages"), "-v", "quiet"]);
        await ToolRun.ToEndAsync(
            Places.Root, "dotnet", ["pack", "src/Sundog", "--no-build", "-c", Places.Configuration, "-o", Path.Combine(folder, "packages"), "-v", "quiet"]);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="unpacked" /></config>
              <packageSources><clear /><add key="sundog" value="packages" /></packageSources>
            </configuration>
            """);
        await ToolRun.ToEndAsync(folder, "bash", ["-euc", _readme.Commands("dotnet new web")]);
        foreach (var (file, text) in _readme.Files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text.Replace("  port: 8080\n", "", StringComparison.Ordinal));
        }
    }
}
