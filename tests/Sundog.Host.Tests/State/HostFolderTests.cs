using Sundog.Host.Management;
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
    public async Task A_name_that_leaves_no_room_for_sockets_is_refused_with_the_room_there_is_and_one_that_fits_runs()
    {
        var path = _folder.In(new string('s', 60 - _folder.Path.Length - 1));
        await using var host = await TestHost.StartAsync(path);
        Assert.Equal(16, host.Folder.NameMax);
        var refused = await Assert.ThrowsAsync<ManagementException>(() => host.Client.UpAsync(Shop.Of(new string('a', 17), Shop.Service("front")), Patience.Token));
        Assert.Contains("at most 16 characters", refused.Message);
        await host.UpAsync(Shop.Of(new string('a', 16), Shop.Service("front")));
    }

    [Fact]
    public void A_path_that_leaves_no_room_for_any_name_is_refused_with_the_bound()
    {
        Assert.Equal(1, new HostFolder("/" + new string('ü', 37)).NameMax); // Two bytes each.
        Assert.Contains("76 bytes together", Assert.Throws<PathTooLongException>(() => new HostFolder("/" + new string('s', 75))).Message);
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
