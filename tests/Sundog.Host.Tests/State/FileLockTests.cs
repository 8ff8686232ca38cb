using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.State;

/// <summary>Goal: one at a time, and a file that cannot be opened is not taken for one that somebody holds.</summary>
public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_comes_second_gets_it_when_the_first_has_let_go()
    {
        var path = _folder.In("lock");
        using (FileLock.TryTake(path)) Assert.Null(FileLock.TryTake(path));
        Assert.True(File.Exists(path)); // Or who waits at the old file and who finds none would both get in.
        using var next = FileLock.TryTake(path);
        Assert.NotNull(next);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_held_by_nobody()
    {
        Assert.Throws<DirectoryNotFoundException>(() => FileLock.TryTake(_folder.In("nowhere/lock")));
        Directory.CreateDirectory(_folder.In("folder"));
        Assert.Throws<UnauthorizedAccessException>(() => FileLock.TryTake(_folder.In("folder")));
    }

    [Fact]
    public async Task A_host_that_cannot_lock_its_folder_says_so_and_not_that_another_runs()
    {
        var state = new HostFolder(_folder.Path).Make();
        Directory.CreateDirectory(state.Lock);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => HostProgram.RunAsync(state.Path, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, null, Patience.Token));
    }
}
