using System.Globalization;
using System.Runtime.InteropServices;
using Sundog.Core.Ports;

namespace Habitats.Conformance.Processes;

/// <summary>
/// Goal: a start that fails half way leaves no process, whatever it fails of. Method: this process may open only so many files more, so that the driver
/// fails one step later each time: at the port, at the socket, at the record, or after the program was started.
/// </summary>
[Collection(nameof(Alone))]
public sealed class OutOfFilesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_start_without_files_is_refused_and_leaves_no_process(int filesLeft)
    {
        await using var world = new ProcessWorld(room: 8);
        await world.StartAsync(world.Spec("before")); // All code that is needed is loaded now.
        var children = Children();
        var spec = world.Spec("one");

        using (FewFiles.Leave(filesLeft))
        {
            world.Submit(new HabitatCommand.Start(spec));
            await world.WaitForAsync<HabitatEvent.Refused>();
        }

        Assert.Equal(children, Children());
        await world.StartAsync(spec);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_take_over_without_files_leaves_none_open(int filesLeft)
    {
        await using var world = new ProcessWorld(room: 8);
        foreach (var name in (string[])["one", "two", "three"]) await world.StartAsync(world.Spec(name));
        world.Restart(); // All code that is needed is loaded now.
        world.HostDies();
        var before = HeldForInstances();

        using (FewFiles.Leave(filesLeft)) Assert.ThrowsAny<Exception>(world.Restart);

        Assert.Equal(before, HeldForInstances());
        world.Restart();
        Assert.Equal(3, (await world.ListAsync()).Count);
    }

    /// <summary>Open files of the kinds that a driver keeps.</summary>
    private static int HeldForInstances() => Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "")
        .Count(target => target.Contains("eventfd", StringComparison.Ordinal) || target.Contains("pidfd", StringComparison.Ordinal));

    /// <summary>Those that have ended and nobody has waited for are among them.</summary>
    private static List<int> Children() =>
        [.. Directory.GetDirectories($"/proc/self/task").SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)).Order()];

    /// <summary>As long as it is not disposed, this process can open only so many files more.</summary>
    private sealed class FewFiles : IDisposable
    {
        private const int OpenFiles = 7; // RLIMIT_NOFILE
        private const int Headroom = 64;

        private readonly Stack<FileStream> _taken = [];
        private readonly Limit _before;

        private FewFiles()
        {
            Assert.Equal(0, getrlimit(OpenFiles, out _before));
            var highest = Directory.GetFiles("/proc/self/fd").Max(file => ulong.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture));
            Assert.Equal(0, setrlimit(OpenFiles, _before with { Soft = highest + Headroom }));
        }

        public static FewFiles Leave(int count)
        {
            var files = new FewFiles();
            while (files.TryTake()) ;
            for (var i = 0; i < count; i++) files._taken.Pop().Dispose();
            return files;
        }

        public void Dispose()
        {
            foreach (var file in _taken) file.Dispose();
            Assert.Equal(0, setrlimit(OpenFiles, _before));
        }

        private bool TryTake()
        {
            try
            {
                _taken.Push(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        [DllImport("libc")]
        private static extern int getrlimit(int resource, out Limit limit);

        [DllImport("libc")]
        private static extern int setrlimit(int resource, in Limit limit);

        private record struct Limit(ulong Soft, ulong Hard);
    }
}
