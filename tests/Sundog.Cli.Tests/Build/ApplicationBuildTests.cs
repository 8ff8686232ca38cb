using System.Diagnostics;
using Sundog.Core.Applications;
using Sundog.Host.Manifest;
using Sundog.Host.Manifest.Build;

namespace Sundog.Cli.Tests.Build;

/// <summary>
/// Goal: a new build is a new revision, an unchanged one is not, and nothing is built that need not be. Method: real builds of two small projects
/// that share a third, in one test because each build takes seconds.
/// </summary>
public sealed class ApplicationBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Revisions_follow_the_content()
    {
        Lay("Web", "1");
        Lay("Api", "1");
        _folder.Write("Shared/Shared.csproj", Project("Microsoft.NET.Sdk", "", ""));
        _folder.Write("Shared/Text.cs", "public static class Text { public static string Of(string a) => a; }");

        var told = new List<string>();
        var first = await Build(told);
        Assert.Contains("compiled Shared", told);
        Assert.EndsWith("(2 of 2)", told.Last(line => line.StartsWith("published ", StringComparison.Ordinal)));
        var web = first.Services[0];
        Assert.All(first.Services, service => Assert.True(File.Exists(service.Command[^1]), service.Command[^1]));
        Assert.Equal(["hello 1"], await Run(web));
        Assert.Equal(Path.Combine(_folder.Path, "Web"), web.WorkingDirectory);

        var progress = new List<string>();
        var again = await Build(progress);
        Assert.Empty(progress); // Nothing was run.
        Assert.Equal(first.Revision, again.Revision);
        Assert.Equal(first.Services.Select(service => service.Revision), again.Services.Select(service => service.Revision));

        Lay("Web", "2");
        var changed = await Build();
        Assert.NotEqual(first.Revision, changed.Revision);
        Assert.NotEqual(web.Revision, changed.Services[0].Revision);
        Assert.Equal(first.Services[1].Revision, changed.Services[1].Revision);
        Assert.Equal(["hello 2"], await Run(changed.Services[0]));
        Assert.Equal(["hello 1"], await Run(web)); // The old build is still whole.

        _folder.Write("Web/Program.cs", "not a program");
        var (none, failure) = await new ApplicationBuild(BuildFolder, _ => false).Run(Manifest(), _ => { }, TestContext.Current.CancellationToken);
        Assert.Null(none);
        Assert.Contains("Program.cs(1,", failure!.Errors[0]);
        Assert.DoesNotContain("[/", failure.Errors[0]);
        Assert.True(File.Exists(failure.Log));
    }

    [Fact]
    public async Task A_command_counts_by_the_content_of_its_program_and_its_settings()
    {
        _folder.Write("run.sh", "#!/bin/sh\n");
        string Text(string more) => $"spec: {{ services: {{ a: {{ command: [sh, run.sh]{more} }} }} }}";
        async Task<string> Revision(string more) =>
            (await new ApplicationBuild(BuildFolder, _ => false).Run(Manifest(Text(more)), _ => { }, TestContext.Current.CancellationToken)).Application!.Services[0].Revision;

        var first = await Revision("");
        Assert.Equal(first, await Revision(""));
        Assert.Equal(first, await Revision(", maxReplicas: 3")); // Bounds need no new instances.
        Assert.NotEqual(first, await Revision(", cpu: 1"));
        Assert.NotEqual(first, await Revision(", environment: { A: b }"));
        _folder.Write("run.sh", "#!/bin/sh\nexit\n");
        Assert.NotEqual(first, await Revision(""));
    }

    [Fact]
    public async Task Devices_and_pipes_among_the_words_of_a_command_are_not_read()
    {
        using (var pipe = Process.Start("mkfifo", [Path.Combine(_folder.Path, "pipe")])) await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "/dev/zero");
        _folder.Write("run.sh", "#!/bin/sh\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "run"), "run.sh");
        async Task<string> Revision()
        {
            var manifest = Manifest("spec: { services: { a: { command: [sh, run, /dev/zero, pipe, link] } } }");
            var build = Task.Run(() => new ApplicationBuild(BuildFolder, _ => false).Run(manifest, _ => { }, TestContext.Current.CancellationToken));
            return (await build.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Application!.Services[0].Revision;
        }

        var first = await Revision();

        Assert.Equal(first, await Revision());
        _folder.Write("run.sh", "#!/bin/sh\nexit\n");
        Assert.NotEqual(first, await Revision()); // A link to a file counts as the file.
    }

    private string BuildFolder => Path.Combine(_folder.Path, ".state");

    private static string Project(string sdk, string properties, string items) =>
        $"<Project Sdk=\"{sdk}\"><PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>{items}</Project>";

    private void Lay(string name, string answer)
    {
        _folder.Write($"{name}/{name}.csproj", Project("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>", "<ItemGroup><ProjectReference Include=\"../Shared/Shared.csproj\"/></ItemGroup>"));
        _folder.Write($"{name}/Program.cs", $"System.Console.WriteLine(Text.Of(\"hello {answer}\"));");
    }

    private ApplicationManifest Manifest(string text = "spec: { entry: web, services: { web: { project: Web }, api: { project: Api } } }")
    {
        var reading = ManifestFile.Read(text, "sundog.yaml", _folder.Path);
        return reading.Manifest ?? throw new InvalidOperationException(reading.MistakeText);
    }

    private async Task<ApplicationSpec> Build(List<string>? progress = null)
    {
        var (application, failure) = await new ApplicationBuild(BuildFolder, _ => false).Run(Manifest(), line => progress?.Add(line), TestContext.Current.CancellationToken);
        Assert.True(application is not null, string.Join('\n', failure?.Errors ?? []));
        return application;
    }

    private static async Task<string[]> Run(ServiceSpec service)
    {
        using var process = Process.Start(new ProcessStartInfo(service.Command[0], service.Command.Skip(1)) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.TrimEnd().Split('\n');
    }
}
