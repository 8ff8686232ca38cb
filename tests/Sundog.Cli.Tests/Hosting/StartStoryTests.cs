using Sundog.Cli.Hosting;
using Sundog.Cli.Tests.Rendering;

namespace Sundog.Cli.Tests.Hosting;

public sealed class StartStoryTests
{
    [Fact]
    public void Waiting_for_room_is_told_once()
    {
        var told = new List<string>();
        var story = new StartStory(told.Add);
        var crowded = Invented.Store with { Services = [Invented.Store.Services[1] with { WaitingForRoom = 2, CpuGranted = true }] };
        story.Tell(crowded);
        story.Tell(crowded);
        Assert.Equal("  persistence waits for room on this machine for 2 replicas with 0.25 of its cores each; 'sundog ps' tells how much is granted", Assert.Single(told));
    }
}
