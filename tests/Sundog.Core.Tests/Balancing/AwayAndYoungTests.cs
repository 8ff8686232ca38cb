using CsCheck;
using Sundog.Core.Balancing;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Core.Tests.Balancing;

/// <summary>Goal: whatever calls do, nobody is sent to a sick instance beside a healthy one, and a young one is not flooded.</summary>
public class AwayAndYoungTests
{
    [Fact]
    public void One_that_is_away_is_chosen_only_when_nobody_is_well() => Gen.Select(Gen.ULong, Gen.Int[1, 6]).Sample((seed, instances) =>
    {
        var random = new SeededRandom(seed);
        var balancer = new Balancer(random.Fork(1));
        balancer.Update([.. Enumerable.Range(0, instances).Select(i => Entry($"i{i}", TimeSpan.Zero))], TimeSpan.Zero);
        var calls = new List<CalleeInstance>();
        for (var step = 1; step < 400; step++)
        {
            var now = Ms(step * 40);
            if (random.Next(2) == 0)
            {
                var well = balancer.Ready.Where(one => now >= one.AwayUntil && !(one.IsOnProbation && one.Outstanding > 0)).ToList();
                var chosen = balancer.Choose([], now)!;
                Assert.True(well.Count == 0 || well.Contains(chosen), $"{chosen.Instance} at step {step}");
                calls.Add(chosen);
            }
            else if (calls.Count > 0)
            {
                var done = calls[random.Next(calls.Count)];
                calls.Remove(done);
                balancer.Finished(done, random.Next(3) == 0 ? CallOutcome.Answered : CallOutcome.ConnectionFailed, Ms(5), now);
            }

            Assert.InRange(balancer.Ready.Count(one => one.AwayUntil > now), 0, instances / 2);
        }
    }, iter: 200);

    [Fact]
    public void A_young_one_has_at_most_its_part_of_the_calls() =>
        Gen.Select(Gen.ULong, Gen.Int[4, 12], Gen.Double[0, 1], Gen.Int[1, 300]).Sample((seed, grown, part, calls) =>
        {
            var balancer = new Balancer(new(seed));
            IReadOnlyList<InstanceEntry> old = [.. Enumerable.Range(0, grown).Select(i => Entry($"old{i}", TimeSpan.FromHours(1)))];
            LearnWarmUp(balancer);
            Assert.Equal(Ms(800), balancer.WarmUp);
            var now = TimeSpan.FromHours(1);
            balancer.Update([.. old, Entry("young", Ms(800 * part))], now);
            var young = balancer.Ready.Single(one => one.Instance.Value == "young");
            for (var i = 0; i < calls; i++) balancer.Choose([], now);

            var mean = (double)calls / (grown + 1);
            // Sometimes chance finds nobody else in five draws.
            Assert.InRange(young.Outstanding, 0, Math.Max(1, Math.Ceiling(Math.Max(part, 0.1) * mean)) + 3);
        });

    /// <summary>One instance answers in 20 ms until it is 0.8 s old, and in 10 ms from then on; then it goes.</summary>
    private static void LearnWarmUp(Balancer balancer)
    {
        balancer.Update([Entry("teacher", TimeSpan.Zero)], TimeSpan.Zero);
        foreach (var age in Enumerable.Range(0, 30).Select(i => 60_000 + i).Concat(Enumerable.Range(0, 400).Select(i => i * 2)))
        {
            balancer.Finished(balancer.Choose([], Ms(age))!, CallOutcome.Answered, Ms(age < 800 ? 20 : 10), Ms(age));
        }

        balancer.Update([], TimeSpan.Zero);
    }

    private static InstanceEntry Entry(string name, TimeSpan age) => new(new(name), $"http://127.0.0.1/{name}", InstanceState.Ready, age);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
