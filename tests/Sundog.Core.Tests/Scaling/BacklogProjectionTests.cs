using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class BacklogProjectionTests
{
    [Theory]
    [InlineData(1, 0, 50, 1, new double[0], 0)] // Half busy: nothing piles up.
    [InlineData(1, 30, 150, 1, new double[0], 80)] // 30 and 150 come, 100 go.
    [InlineData(1, 30, 150, 1, new[] { 0.5 }, 30)] // From the middle on a second one serves.
    [InlineData(1, 30, 150, 1, new[] { 1.5 }, 80)] // It comes too late to count.
    [InlineData(1, 30, 0, 0, new double[0], 30)] // Nobody serves.
    public void It_is_what_comes_less_what_is_served(double horizon, double backlog, double rate, int ready, double[] dueIn, double then) =>
        Assert.Equal(then, BacklogProjection.At(horizon, backlog, rate, 100, ready, dueIn), 1e-9);

    [Fact]
    public void It_is_never_negative_and_one_more_start_never_makes_it_longer() =>
        Gen.Select(Gen.Double[0.01, 5], Gen.Double[0, 500], Gen.Double[0, 500], Gen.Double[1, 200], Gen.Int[0, 5], Gen.Double[0, 5].Array[0, 5], Gen.Double[0, 5]).Sample(
            (horizon, backlog, rate, perReplica, ready, due, more) =>
            {
                var now = BacklogProjection.At(horizon, backlog, rate, perReplica, ready, [.. due.Order()]);
                Assert.True(now >= 0);
                Assert.True(BacklogProjection.At(horizon, backlog, rate, perReplica, ready, [.. due.Append(more).Order()]) <= now + 1e-9);
                Assert.True(BacklogProjection.At(horizon, backlog, rate, perReplica, ready + 1, [.. due.Order()]) <= now + 1e-9);
                Assert.True(BacklogProjection.At(horizon, backlog + 1, rate, perReplica, ready, [.. due.Order()]) >= now - 1e-9);
            });
}
