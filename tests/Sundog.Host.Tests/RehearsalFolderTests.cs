using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests;

/// <summary>Goal: nothing stays of rehearsals that were killed, and those under way are left alone.</summary>
public class RehearsalFolderTests
{
    [Fact]
    public void Only_what_is_old_and_held_by_nobody_is_swept()
    {
        using var folder = new TemporaryFolder();
        var now = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Make("sundog-rehearsal-killed", TimeSpan.FromMinutes(2));
        Make("sundog-rehearsal-empty", TimeSpan.FromMinutes(2), isEmpty: true);
        Make("sundog-rehearsal-young", TimeSpan.FromSeconds(50));
        Make("somebody-elses", TimeSpan.FromDays(2));
        var held = Make("sundog-rehearsal-held", TimeSpan.FromMinutes(2));

        using (FileLock.TryTake(held.Lock)) RehearsalFolder.Sweep(folder.Path, now);

        Assert.Equal(["somebody-elses", "sundog-rehearsal-held", "sundog-rehearsal-young"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());

        HostFolder Make(string name, TimeSpan age, bool isEmpty = false)
        {
            var made = new HostFolder(folder.In(name));
            Directory.CreateDirectory(made.Path);
            if (!isEmpty) File.WriteAllText(made.Lock, "");
            Directory.SetLastWriteTimeUtc(made.Path, now - age);
            return made;
        }
    }
}
