using CsCheck;
using Sundog.Core.Queueing;

namespace Sundog.Core.Tests.Queueing;

public class ErlangCTests
{
    private const double Rounding = 1e-12;

    private static readonly Gen<int> AnyServers = Gen.Double[0, 5].Select(e => (int)Math.Pow(10, e));

    /// <summary>Erlang C, from the tables of the literature: the mean wait in service times is C(c, a) / (c - a).</summary>
    [Theory]
    [InlineData(0.5, 1, 1.0)] // M/M/1: rho / (1 - rho).
    [InlineData(0.9, 1, 9.0)]
    [InlineData(1.0, 2, 1.0 / 3)]
    [InlineData(8.0, 10, 0.40918 / 2)]
    [InlineData(90.0, 100, 0.21695 / 10)]
    public void It_is_that_of_the_tables(double load, int servers, double wait) => Assert.Equal(wait, ErlangC.MeanQueueingDelay(load, servers), 1e-4);

    [Fact]
    public void It_is_that_of_the_recursion_from_one_server_up() => Gen.Select(AnyServers, Gen.Double[0.001, 5]).Sample((servers, spareRoots) =>
    {
        // From hardly busy to as full as leaves a fraction of the root of the load spare, where most of the sum's terms count.
        var load = Math.Max(servers - (spareRoots * Math.Sqrt(servers)), 0.01 * servers);
        var expected = FromOneServerUp(load, servers);
        Assert.Equal(expected, ErlangC.MeanQueueingDelay(load, servers), Rounding + (1e-9 * expected));
    });

    [Fact]
    public void More_servers_never_wait_longer_and_more_load_never_shorter() => Gen.Select(AnyServers, Gen.Double[0.001, 0.99], Gen.Double[1, 1.01]).Sample((servers, utilisation, more) =>
    {
        var (load, wait) = (utilisation * servers, ErlangC.MeanQueueingDelay(utilisation * servers, servers));
        Assert.InRange(wait, 0, (1 + Rounding) * utilisation / (1 - utilisation)); // One server's.
        Assert.InRange(ErlangC.MeanQueueingDelay(load, servers + 1), 0, wait + (Rounding * wait));
        Assert.True(ErlangC.MeanQueueingDelay(load * more, servers) >= wait - (Rounding * wait));
    });

    private static double FromOneServerUp(double load, int servers)
    {
        var blocking = 1.0;
        for (var count = 1; count <= servers; count++) blocking = load * blocking / (count + (load * blocking));
        return servers * blocking / (servers - load + (load * blocking)) / (servers - load);
    }
}
