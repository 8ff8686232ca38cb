using CsCheck;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;

namespace Sundog.Core.Tests.Lifecycle;

/// <summary>Goal: commands never make more instances than there should be; twice as many at most when starts never come.</summary>
public class HardCapTests
{
    private static readonly ServiceId Web = new("web");

    [Fact]
    public void There_are_never_more_than_desired() => Gen.ULong.Sample(
        seed =>
        {
            var random = new SeededRandom(seed);
            var (set, habitat) = (new ReplicaSet(Web, Specs("1"), "1", new InstanceNames(seed), TimeSpan.FromSeconds(5)), new TestHabitat());
            habitat.Dies = () => random.NextDouble() < 0.2;
            for (var second = 1; second <= 60; second++)
            {
                if (random.Next(2) == 0) set.Desired = random.Next(9);
                if (random.Next(6) == 0) habitat.Room = 1 + random.Next(10);
                if (random.Next(6) == 0 && habitat.Instances.Count > 0) habitat.Kill(habitat.Instances.Keys.First(), set);
                habitat.StartTakes = TimeSpan.FromMilliseconds(random.Next(1500));
                habitat.RunUntil(set, TimeSpan.FromSeconds(second), () => Assert.InRange(Live(habitat), 0, set.Desired));
            }
        },
        iter: 100);

    [Fact]
    public void Starts_that_never_come_do_not_pile_up() => Gen.Int[1, 8].Sample(desired =>
    {
        var (set, habitat) = (new ReplicaSet(Web, Specs("1"), "1", new InstanceNames(1), TimeSpan.FromSeconds(5)), new TestHabitat());
        habitat.StartTakes = TimeSpan.FromHours(1);
        set.Desired = desired;
        habitat.RunUntil(set, TimeSpan.FromSeconds(120), () => Assert.InRange(Live(habitat), 0, 2 * desired));
    }, iter: 8);

    private static int Live(TestHabitat habitat) => habitat.Instances.Values.Count(one => one.State < InstanceState.Draining);

    private static Func<InstanceId, InstanceSpec> Specs(string revision) =>
        instance => new(instance, Web, ["web"], "", new Dictionary<string, string>(), 1, 0, revision);
}
