using CsCheck;
using Sundog.Core.Queueing;

namespace Sundog.Core.Tests.Queueing;

public class ReplicaWaitTests
{
    private const double Noise = 1e-9; // Of a wait in seconds.

    private static readonly Gen<ReplicaWait> Any =
        from servers in Gen.Int[1, 8]
        from service in Gen.Double[0.001, 1]
        from variation in Gen.Double[0, 3]
        from calibration in Gen.Double[0.3, 5]
        from returning in Gen.Double[0, 1]
        select new ReplicaWait(servers, service, variation, calibration, returning);

    [Fact]
    public void Who_cannot_keep_up_waits_without_end() => Gen.Select(Any, Gen.Int[1, 50], Gen.Double[1, 3]).Sample((wait, replicas, over) =>
        double.IsPositiveInfinity(wait.MeanSeconds(over * replicas * wait.RatePerReplica * 1.000001, replicas)));

    [Fact]
    public void More_replicas_never_wait_longer_and_more_requests_never_shorter() =>
        Gen.Select(Any, Gen.Int[2, 50], Gen.Double[0.01, 0.95], Gen.Double[1, 1.05]).Sample((wait, replicas, utilisation, more) =>
        {
            var rate = utilisation * replicas * wait.RatePerReplica;
            var now = wait.MeanSeconds(rate, replicas);
            Assert.True(now >= 0);
            Assert.True(wait.MeanSeconds(rate, replicas + 1) <= now + Noise, $"{replicas} wait {now}, one more {wait.MeanSeconds(rate, replicas + 1)}");
            Assert.True(wait.MeanSeconds(rate * more, replicas) >= now - Noise);
        });

    [Fact]
    public void Work_after_a_call_waits_as_at_a_replica_that_is_alone() => Gen.Select(Any, Gen.Int[1, 50], Gen.Double[0.01, 0.95]).Sample((wait, replicas, utilisation) =>
    {
        var rate = utilisation * wait.RatePerReplica;
        var alone = wait.MeanSeconds(rate, 1);
        var chosen = (wait with { Returning = 0 }).MeanSeconds(rate * replicas, replicas);
        var expected = replicas == 1 ? alone : ((1 - wait.Returning) * chosen) + (wait.Returning * alone);
        Assert.Equal(expected, wait.MeanSeconds(rate * replicas, replicas), 1e-9 + (1e-9 * expected));
    });

    [Fact]
    public void The_rate_within_a_wait_is_the_largest_one() =>
        Gen.Select(Any, Gen.Int[1, 20], Gen.Double[0.01, 2]).Sample((wait, replicas, services) =>
        {
            var allowed = services * wait.ServiceSeconds;
            var rate = wait.RateWithin(allowed, replicas);
            Assert.True(wait.MeanSeconds(rate, replicas) <= allowed);
            Assert.True(wait.MeanSeconds(rate * 1.001, replicas) > allowed);
        });
}
