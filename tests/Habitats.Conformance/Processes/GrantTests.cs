using System.Runtime.InteropServices;
using System.Text;
using Sundog.Habitats.Processes.Grants;

namespace Habitats.Conformance.Processes;

/// <summary>Where control groups are looked for and what is written, on trees that stand in for machines we are not on.</summary>
public sealed class GrantTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sundog-groups-").FullName;

    [Theory]
    [InlineData(1.0, 10_000, 10_000)]
    [InlineData(0.25, 2_500, 10_000)]
    [InlineData(2.5, 25_000, 10_000)]
    [InlineData(0.1, 1_000, 10_000)]
    [InlineData(0.05, 1_000, 20_000)]
    [InlineData(0.0001, 1_000, 1_000_000)]
    public void A_grant_is_a_quota_of_at_least_a_millisecond_per_ten_or_more(double cores, long quota, long period) =>
        Assert.Equal(new CpuQuota(quota, period), CpuQuota.Of(cores));

    [Fact]
    public void Version_2_takes_the_nearest_group_above_that_lets_us()
    {
        Directory.CreateDirectory(Path.Combine(_root, "user/app/own"));
        File.WriteAllText(Path.Combine(_root, "user/app/own/cgroup.procs"), "");

        var layout = CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/user/app/own", "sundog-x");

        Assert.Equal(Path.Combine(_root, "user/app/own/sundog-x"), layout.Cpu);
        Assert.True(layout.IsVersion2 && layout.Capabilities.CpuGrant && layout.Capabilities.MemoryGrant);
    }

    [Fact]
    public void Version_2_writes_quota_and_period_in_one_file()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.procs"), "");
        var grants = new CgroupGrants(CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/", "sundog-x"));

        grants.Place("one", Environment.ProcessId, memoryBytes: 1 << 20);
        grants.SetCpu("one", 0.5);

        Assert.Equal("5000 10000", Read("sundog-x/one/cpu.max"));
        Assert.Equal("1048576", Read("sundog-x/one/memory.max"));
        Assert.Equal($"{Environment.ProcessId}", Read("sundog-x/one/cgroup.procs"));
        grants.SetCpu("one", 0);
        Assert.Equal("max 10000", Read("sundog-x/one/cpu.max"));
    }

    [Fact]
    public void Version_2_hands_each_controller_down_by_itself_for_one_that_is_missing_refuses_a_whole_write()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.procs"), "");
        using var above = Pipe("cgroup.subtree_control");
        var grants = new CgroupGrants(CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/", "sundog-x"));
        Directory.CreateDirectory(Path.Combine(_root, "sundog-x"));
        using var between = Pipe("sundog-x/cgroup.subtree_control");

        grants.Place("one", Environment.ProcessId, memoryBytes: 0);

        Assert.Equal(["+cpu+memory", "+cpu+memory"], new[] { above, between }.Select(Written)); // Two words in one write would have a space between them.
    }

    [Fact]
    public void A_quota_that_the_kernel_refuses_is_no_grant_any_more()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.procs"), "");
        var grants = new CgroupGrants(CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/", "sundog-x"));
        Directory.CreateDirectory(Path.Combine(_root, "sundog-x/one/cpu.max")); // No file: it cannot be written.

        grants.Place("one", Environment.ProcessId, memoryBytes: 1 << 20);
        Assert.True(grants.Capabilities.CpuGrant);
        grants.SetCpu("one", 0.5);

        Assert.Equal((false, "a quota of 0.5 cores was refused"), (grants.Capabilities.CpuGrant, grants.Capabilities.CpuGrantReason));
        Assert.True(grants.Capabilities.MemoryGrant);
    }

    [Fact]
    public void A_memory_limit_that_the_kernel_refuses_is_no_grant_any_more()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.procs"), "");
        var grants = new CgroupGrants(CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/", "sundog-x"));
        Directory.CreateDirectory(Path.Combine(_root, "sundog-x/one/memory.max"));

        grants.Place("one", Environment.ProcessId, memoryBytes: 1 << 20);

        Assert.Equal((false, "a memory limit of 1048576 bytes was refused"), (grants.Capabilities.MemoryGrant, grants.Capabilities.MemoryGrantReason));
        Assert.True(grants.Capabilities.CpuGrant);
    }

    [Fact]
    public void Version_1_keeps_a_group_in_each_hierarchy()
    {
        foreach (var name in (string[])["cpu", "memory", "unified"]) Directory.CreateDirectory(Path.Combine(_root, name));
        var mounts = $"cgroup {_root}/cpu cgroup rw,cpu 0 0\ncgroup {_root}/memory cgroup rw,memory 0 0\ncgroup2 {_root}/unified cgroup2 rw 0 0";
        var grants = new CgroupGrants(CgroupLayout.Detect(mounts, "2:memory:/\n1:cpu:/\n0::/", "sundog-x"));

        grants.Place("one", Environment.ProcessId, memoryBytes: 0);
        grants.SetCpu("one", 0.5);

        Assert.Equal("5000", Read("cpu/sundog-x/one/cpu.cfs_quota_us"));
        Assert.Equal("10000", Read("cpu/sundog-x/one/cpu.cfs_period_us"));
        Assert.True(File.Exists(Path.Combine(_root, "unified/sundog-x/one/cgroup.procs")));
    }

    [Fact]
    public void Groups_that_others_left_without_processes_are_removed()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.procs"), "");
        var grants = new CgroupGrants(CgroupLayout.Detect($"cgroup2 {_root} cgroup2 rw 0 0", "0::/", "sundog-x"));
        string[] kept = ["sundog-x/own", "sundog-alive/one", "sundog-young/one", "other/one"], left = ["sundog-left/one", "sundog-left/two"];
        foreach (var group in kept.Concat(left)) Directory.CreateDirectory(Path.Combine(_root, group));
        File.WriteAllText(Path.Combine(_root, "sundog-alive/one/a-process"), ""); // Stands for what makes the kernel refuse.
        var time = DateTime.UtcNow;
        foreach (var group in Directory.GetDirectories(_root, "*", SearchOption.AllDirectories))
        {
            if (!group.Contains("young", StringComparison.Ordinal)) Directory.SetLastWriteTimeUtc(group, time - TimeSpan.FromHours(1));
        }

        grants.RemoveStrays(time - TimeSpan.FromMinutes(1));

        Assert.Equal(["other", "sundog-alive", "sundog-x", "sundog-young"], Directory.GetDirectories(_root).Select(Path.GetFileName).Order());
        Assert.All(kept, group => Assert.True(Directory.Exists(Path.Combine(_root, group))));
    }

    [Fact]
    public void A_machine_without_control_groups_says_so()
    {
        var layout = CgroupLayout.Detect("tmpfs /tmp tmpfs rw 0 0", "", "sundog-x");

        Assert.False(layout.Capabilities.CpuGrant);
        Assert.Equal("no cgroup file system is mounted", layout.Capabilities.CpuGrantReason);
        new CgroupGrants(layout).Place("one", 1, 0);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>A file that keeps every write, as the kernel sees it.</summary>
    private FileStream Pipe(string path)
    {
        Assert.Equal(0, mkfifo(Path.Combine(_root, path), 0x180));
        return new FileStream(Path.Combine(_root, path), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private static string Written(FileStream pipe)
    {
        var buffer = new byte[1024];
        return Encoding.ASCII.GetString(buffer, 0, pipe.Read(buffer));
    }

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int mkfifo(string path, uint mode);

    private string Read(string path) => File.ReadAllText(Path.Combine(_root, path)).Trim();
}
