using Sundog.Host.Manifest.Build;
using TemporaryFolder = Sundog.Host.Tests.World.TemporaryFolder;

namespace Sundog.Host.Tests.Manifest;

/// <summary>Goal: whatever MSBuild may have read counts, also where the folder that it lies in may not be listed.</summary>
public sealed class BuildInputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <remarks>Root may list everything, so that only another user's run of this test tells.</remarks>
    [Fact]
    public void Settings_above_a_project_count_even_in_a_folder_that_may_only_be_passed_through()
    {
        var above = Directory.CreateDirectory(_folder.In("home")).FullName;
        var project = Directory.CreateDirectory(Path.Combine(above, "shop")).FullName;
        File.SetUnixFileMode(above, UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var before = BuildInputs.Fingerprint([project], out _);
        File.WriteAllText(Path.Combine(above, "Directory.Build.props"), "<Project />");

        Assert.NotEqual(before, BuildInputs.Fingerprint([project], out _));
        File.SetUnixFileMode(above, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
