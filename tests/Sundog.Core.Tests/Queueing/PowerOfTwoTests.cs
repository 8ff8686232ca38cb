using CsCheck;
using Sundog.Core.Queueing;

namespace Sundog.Core.Tests.Queueing;

public class PowerOfTwoTests
{
    private const double Noise = 1e-8;

    // From one server to as many as a setting allows, and from nearly idle to nearly full.
    private static readonly Gen<int> AnyServers = Gen.Double[0, 5].Select(e => (int)Math.Pow(10, e));
    private static readonly Gen<double> AnyUtilisation = Gen.OneOf(Gen.Double[0.001, 0.99], Gen.Double[-6, -2].Select(e => 1 - Math.Pow(10, e)));

    /// <summary>Mitzenmacher 2001, table 1 (two choices, time in the system less one service time).</summary>
    [Theory]
    [InlineData(0.50, 1.2657)]
    [InlineData(0.70, 1.6145)]
    [InlineData(0.90, 2.6141)]
    [InlineData(0.99, 5.4320)]
    public void One_server_is_that_of_the_paper(double utilisation, double inSystem) => Assert.Equal(inSystem - 1, PowerOfTwo.MeanQueueingDelay(utilisation, 1), 0.002);

    /// <summary>The same balance, solved with sixty digits.</summary>
    [Theory]
    [InlineData(0.95, 24, 0.00887673719)]
    [InlineData(0.95, 64, 0.00000632783)]
    [InlineData(0.99, 64, 0.01154139135)]
    [InlineData(0.99, 200, 0.00022837030)]
    [InlineData(0.999, 1_000, 0.00039495728)]
    [InlineData(0.9999, 10_000, 0.00003969791)]
    [InlineData(0.5, 64, 0)]
    [InlineData(0.01, 10_000, 0)]
    public void Many_servers_are_those_of_the_exact_solution(double utilisation, int servers, double wait) =>
        Assert.Equal(wait, PowerOfTwo.MeanQueueingDelay(utilisation, servers), 1e-10);

    [Fact]
    public void Up_to_sixteen_servers_the_balance_may_be_walked_either_way() => Gen.Select(Gen.Double[0.01, 0.99], Gen.Int[2, 16]).Sample((utilisation, servers) =>
        Assert.Equal(FromOneRequestUp(utilisation, servers), PowerOfTwo.MeanQueueingDelay(utilisation, servers), 1e-5));

    [Fact]
    public void More_servers_never_wait_longer_and_more_load_never_shorter() =>
        Gen.Select(AnyUtilisation, AnyServers, Gen.Double[0, 1], Gen.Double[1, 2]).Sample((utilisation, servers, nearer, factor) =>
        {
            var wait = PowerOfTwo.MeanQueueingDelay(utilisation, servers);
            Assert.True(PowerOfTwo.MeanQueueingDelay(utilisation, servers + 1) <= wait + Noise);
            Assert.True(PowerOfTwo.MeanQueueingDelay(utilisation, (int)(servers * factor)) <= wait + Noise);
            Assert.True(PowerOfTwo.MeanQueueingDelay(utilisation + (nearer * (1 - utilisation) / 2), servers) >= wait - Noise);
        });

    [Fact]
    public void Whoever_chooses_waits_no_longer_than_whoever_does_not_and_many_servers_share_the_wait_of_one() =>
        Gen.Select(AnyUtilisation, AnyServers).Sample((utilisation, servers) =>
        {
            var wait = PowerOfTwo.MeanQueueingDelay(utilisation, servers);
            Assert.InRange(wait, 0, ErlangC.MeanQueueingDelay(utilisation * servers, servers) + Noise);
            Assert.InRange(wait, 0, (PowerOfTwo.MeanQueueingDelay(utilisation, 1) / servers) + Noise);
        });

    /// <summary>Bisects t(1) and follows the differences up to t(s): what is simplest, and holds as long as the shares near 1 can be told apart.</summary>
    private static double FromOneRequestUp(double utilisation, int servers)
    {
        var arrivals = utilisation * servers;
        double low = 0, high = 1;
        for (var round = 0; round < 60; round++)
        {
            var middle = (low + high) / 2;
            if (Walk(middle).Error > 0) high = middle;
            else low = middle;
        }

        var (_, inside, share) = Walk((low + high) / 2);
        for (; share > 1e-16; share = utilisation * share * share) inside += share;
        return (inside / arrivals) - 1;

        (double Error, double Inside, double Last) Walk(double first)
        {
            double before = 1, here = first, sum = 0;
            for (var k = 1; k < servers; k++)
            {
                sum += here;
                (before, here) = (here, here - (arrivals * ((before * before) - (here * here)) / k));
                if (here < 0) return (-1, sum, 0);
            }

            return ((servers * here) - (arrivals * before * before), sum, here);
        }
    }
}
