using Sundog.Core.Queueing;

namespace Sundog.Simulation.Tests.Queues;

/// <summary>
/// Goal: the simulator's servers wait as queueing theory says, and keep its laws.
/// Method: 20 batches after a warm-up; the closed form must lie within the 99 % confidence interval of the batch means. Laws hold on every run, within
/// what is still inside at its end.
/// </summary>
public class QueueingTheoryTests
{
    private const double Service = 0.02;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.85)]
    public void One_exponential_server_waits_as_M_M_1(double load)
    {
        var (mean, half) = new QueueExperiment(1, 1, load / Service, r => r.NextExponential(Service)).Run(700);
        Assert.InRange(Service * load / (1 - load), mean - half, mean + half);
    }

    [Theory]
    [InlineData(2, 0.7)]
    [InlineData(5, 0.8)]
    [InlineData(10, 0.9)]
    public void Several_exponential_servers_wait_as_M_M_c(int servers, double load)
    {
        var (mean, half) = new QueueExperiment(2, servers, servers * load / Service, r => r.NextExponential(Service)).Run(300);
        Assert.InRange(Service * ErlangC.MeanQueueingDelay(servers * load, servers), mean - half, mean + half);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void One_constant_server_waits_half_as_long_as_M_M_1(double load)
    {
        var (mean, half) = new QueueExperiment(3, 1, load / Service, _ => Service).Run(700);
        Assert.InRange(Service * load / (1 - load) / 2, mean - half, mean + half);
    }

    [Fact]
    public void A_log_normal_server_waits_as_Pollaczek_and_Khinchine_say()
    {
        const double load = 0.55, variation = 1;
        var (mean, half) = new QueueExperiment(4, 1, load / Service, r => Simulation.Queues.Draws.LogNormal(r, Service, variation)).Run(700);
        Assert.InRange(Service * load / (1 - load) * (1 + variation) / 2, mean - half, mean + half);
    }

    [Theory]
    [InlineData(1, 0.6)]
    [InlineData(4, 0.9)]
    public void Littles_law_and_the_utilisation_law_hold(int servers, double load)
    {
        var experiment = new QueueExperiment(5, servers, servers * load / Service, r => r.NextExponential(Service));
        experiment.Run(100);
        var group = experiment.Group;

        // Time inside = waiting + service of all who arrived, apart from those still inside.
        var inside = group.Busy + group.Waiting;
        Assert.Equal(group.Arrived - inside, group.Left);
        Assert.InRange(group.InsideSeconds, group.WaitedSeconds + group.BusySeconds - (inside * 10 * Service) - 1, group.WaitedSeconds + group.BusySeconds + (inside * 10 * Service) + 1);
        Assert.InRange(group.BusySeconds, group.DemandedSeconds - (group.Busy * 20 * Service) - 1e-3, group.DemandedSeconds + 1e-3);
        Assert.InRange(group.BusySeconds / (servers * experiment.Seconds), load * 0.96, load * 1.04);
    }
}
