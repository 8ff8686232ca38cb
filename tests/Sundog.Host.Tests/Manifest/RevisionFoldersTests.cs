using Sundog.Host.Manifest.Build;
using Sundog.Host.Services;
using Sundog.Host.State;
using Sundog.Host.Tests.World;
using TemporaryFolder = Sundog.Host.Tests.World.TemporaryFolder;

namespace Sundog.Host.Tests.Manifest;

/// <summary>Goal: of old builds few are kept, and never one too few for what is up. Method: published folders of a file each, and a host's state that names some.</summary>
public sealed class RevisionFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostFolder _state;
    private readonly RevisionFolders _builds;
    private int _number;

    public RevisionFoldersTests()
    {
        _state = new HostFolder(_folder.In("state")).Make();
        _builds = new(Path.Combine(_state.Builds, "shop"), new UsedBuilds(_state, "shop").Contains);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_four_newest_are_kept()
    {
        var kept = Enumerable.Range(0, 6).Select(_ => Keep()).ToList();
        Assert.Equal([false, false, true, true, true, true], kept.Select(build => build.Exists));
    }

    [Fact]
    public void What_a_stored_application_would_start_stays_however_many_follow()
    {
        var serving = Keep();
        var spec = Shop.Of("shop", Shop.Service("front") with { Command = ["dotnet", Path.Combine(serving.Folder, "Shop.dll")] });
        using (var writer = new StateWriter()) new ApplicationStore(_state, writer).Write(new StoredApplication(spec, 8080, new Dictionary<string, StoredService>()));
        for (var i = 0; i < 6; i++) Keep();

        Assert.True(serving.Exists);
    }

    [Theory]
    [InlineData("""{ "instance": "front-1", "command": ["FOLDER/Shop"], "workingDirectory": "/" }""")]
    [InlineData("""{ "instance": "fro""")] // What it named is not known any more.
    public void What_an_instance_was_started_from_stays_however_many_follow(string record)
    {
        var serving = Keep();
        var instances = Directory.CreateDirectory(Path.Combine(_state.ProcessesOf("shop"), "instances")).FullName;
        File.WriteAllText(Path.Combine(instances, "front-1.json"), record.Replace("FOLDER", serving.Folder, StringComparison.Ordinal));
        for (var i = 0; i < 6; i++) Keep();

        Assert.True(serving.Exists);
    }

    private PublishedProject Keep()
    {
        var published = Directory.CreateDirectory(_folder.In($"published-{++_number}")).FullName;
        File.WriteAllText(Path.Combine(published, "Shop"), $"build {_number}");
        var kept = _builds.Keep(new PublishOutput("/shop/Shop.csproj", published, "Shop"));
        Directory.SetLastWriteTimeUtc(kept.Folder, new DateTime(2026, 1, 1, 0, _number, 0, DateTimeKind.Utc));
        return kept;
    }
}
