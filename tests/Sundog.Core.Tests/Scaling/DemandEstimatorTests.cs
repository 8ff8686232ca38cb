using CsCheck;
using Sundog.Core.Scaling;

namespace Sundog.Core.Tests.Scaling;

public class DemandEstimatorTests
{
    private const double Tick = 0.05;
    private const double Threshold = 5;

    private static readonly Gen<double> AnyService = Gen.Double[-4, 0].Select(e => Math.Pow(10, e));

    [Fact]
    public void A_constant_demand_gives_a_constant_estimate() => Gen.Select(AnyService, Gen.Double[0.1, 50], Gen.Double[0, 3]).Sample((service, perTick, variation) =>
    {
        var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.Zero));
        for (var i = 0; i < 500; i++)
        {
            Serve(fed, perTick, service, variation);
            estimator.Estimate(fed.History, fed.Now, Threshold);
            Assert.Equal(service, estimator.ServiceSeconds, service * 1e-6);
            Assert.Equal(perTick * (i + 1) >= 20, estimator.IsKnown || Math.Abs((perTick * (i + 1)) - 20) < 1e-6);
        }

        Assert.Equal(variation, estimator.Variation, 1e-3);
    }, iter: 30);

    [Fact]
    public void A_new_release_is_noticed_within_four_hundred_requests() =>
        Gen.Select(AnyService, Gen.Double[2, 8], Gen.Bool).Sample((fast, factor, slower) =>
        {
            var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.Zero));
            var (before, after) = slower ? (fast, fast * factor) : (fast * factor, fast);
            for (var i = 0; i < 200; i++)
            {
                Serve(fed, 10, before, variation: 1);
                estimator.Estimate(fed.History, fed.Now, Threshold);
            }

            var changed = fed.Now;
            do
            {
                Serve(fed, 10, after, variation: 1);
                estimator.Estimate(fed.History, fed.Now, Threshold);
            }
            while (Math.Abs(estimator.ServiceSeconds - after) > 0.25 * after && fed.Now < changed + 30);

            Assert.InRange((fed.Now - changed) / Tick * 10, 0, 400);
        }, iter: 100);

    [Fact]
    public void What_was_before_a_change_is_no_part_of_what_is_after_it() => Gen.Select(AnyService, Gen.Double[2, 8], Gen.Bool).Sample((fast, factor, slower) =>
    {
        var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.Zero));
        var (before, after) = slower ? (fast, fast * factor) : (fast * factor, fast);
        for (var i = 0; i < 250; i++)
        {
            Serve(fed, 10, i < 200 ? before : after, variation: 1);
            estimator.Estimate(fed.History, fed.Now, Threshold);
        }

        Assert.Equal(after, estimator.ServiceSeconds, 0.01 * after);
    }, iter: 100);

    [Fact]
    public void Twenty_that_are_large_by_chance_are_no_new_release()
    {
        var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.Zero));
        for (var i = 0; i < 60; i++) Serve(fed, 10, 0.030, variation: 1);
        estimator.Estimate(fed.History, fed.Now, Threshold);

        for (var i = 0; i < 2; i++) Serve(fed, 10, 0.068, variation: 1); // 5.2 deviations of a normal law, and not rare for times.
        estimator.Estimate(fed.History, fed.Now, Threshold);

        Assert.InRange(estimator.ServiceSeconds, 0.030, 0.032);
    }

    [Fact]
    public void One_request_is_no_new_release_however_large()
    {
        var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.Zero));
        for (var i = 0; i < 60; i++) Serve(fed, 10, 0.020, variation: 1);
        estimator.Estimate(fed.History, fed.Now, Threshold);

        fed.Pass(10, 10, (9 * 0.020) + 1.0, (9 * 0.020 * 0.020 * 2) + 1.0); // Fifty times the mean: one of a million log-normal times.
        for (var i = 0; i < 10; i++)
        {
            estimator.Estimate(fed.History, fed.Now, Threshold);
            Assert.InRange(estimator.ServiceSeconds, 0.020, 0.022);
            Serve(fed, 10, 0.020, variation: 1);
        }
    }

    [Fact]
    public void What_a_predecessor_knew_stands_until_twenty_were_measured()
    {
        var (fed, estimator) = (new FedHistory(Tick), new DemandEstimator(TimeSpan.FromMilliseconds(30)));
        for (var i = 0; i < 19; i++)
        {
            Serve(fed, 1, 0.010, variation: 0);
            estimator.Estimate(fed.History, fed.Now, Threshold);
            Assert.Equal((0.030, true), (estimator.ServiceSeconds, estimator.IsKnown));
        }

        Serve(fed, 1, 0.010, variation: 0);
        estimator.Estimate(fed.History, fed.Now, Threshold);
        Assert.Equal(0.010, estimator.ServiceSeconds, 1e-6);
    }

    private static void Serve(FedHistory fed, double requests, double service, double variation) =>
        fed.Pass(requests, requests, requests * service, requests * service * service * (1 + variation));
}
