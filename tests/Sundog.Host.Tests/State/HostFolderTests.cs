using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.State;

/// <summary>Goal: nobody but its owner reads a host's state, whoever made the folder that it lies in.</summary>
public sealed class HostFolderTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_is_missing_is_made_for_its_owner_alone()
    {
        var state = new HostFolder(_folder.In("new")).Make();
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(state.Path) & Others);
    }

    [Fact]
    public async Task In_a_folder_that_everybody_may_read_each_thing_is_the_owners_and_the_folder_stays_as_it_was()
    {
        const UnixFileMode open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | Others;
        Directory.CreateDirectory(_folder.In("open"));
        File.SetUnixFileMode(_folder.In("open"), open);
        await using var host = await TestHost.StartAsync(_folder.In("open"));
        await host.UpAsync(Shop.Of("shop", Shop.Service("front")));

        Assert.Equal(open, File.GetUnixFileMode(host.Folder.Path));
        Assert.All(Directory.GetFileSystemEntries(host.Folder.Path), entry => Assert.Equal((entry, UnixFileMode.None), (entry, File.GetUnixFileMode(entry) & Others)));
    }
}
