using Sundog.Core;
using Sundog.Simulation.Kernel;
using Sundog.Simulation.Queues;

namespace Sundog.Simulation.Tests.Queues;

/// <summary>Poisson arrivals at one group of servers, measured in batches so that the mean has a confidence interval.</summary>
internal sealed class QueueExperiment : ISleeper
{
    private const int Batches = 20;

    private readonly Simulator _simulator;
    private readonly SeededRandom _arrivals, _services;
    private readonly double _meanGapSeconds;
    private readonly Func<SeededRandom, double> _service;

    public QueueExperiment(ulong seed, int servers, double arrivalsPerSecond, Func<SeededRandom, double> service)
    {
        _simulator = new(seed);
        (_arrivals, _services) = (_simulator.Stream(1), _simulator.Stream(2));
        (_meanGapSeconds, _service) = (1 / arrivalsPerSecond, service);
        Group = new(_simulator, servers);
    }

    public ServerGroup Group { get; }

    /// <summary>Mean wait of each batch after a warm-up as long as one batch.</summary>
    public List<double> BatchWaits { get; } = [];

    public double Seconds => _simulator.Now.TotalSeconds;

    public (double Mean, double HalfWidth) Run(double batchSeconds)
    {
        Arrive();
        _simulator.RunUntil(TimeSpan.FromSeconds(batchSeconds));
        for (var batch = 0; batch < Batches; batch++)
        {
            var (waited, begun) = (Group.WaitedSeconds, Group.Begun);
            _simulator.RunUntil(_simulator.Now + TimeSpan.FromSeconds(batchSeconds));
            BatchWaits.Add((Group.WaitedSeconds - waited) / (Group.Begun - begun));
        }

        Group.Integrate();
        var mean = BatchWaits.Average();
        var deviation = Math.Sqrt(BatchWaits.Sum(w => (w - mean) * (w - mean)) / (Batches - 1));
        return (mean, 2.86 * deviation / Math.Sqrt(Batches)); // 99 %, Student's t with 19 degrees of freedom.
    }

    void ISleeper.Wake(int what)
    {
        Group.Join(Nobody.Instance, TimeSpan.FromSeconds(_service(_services)));
        Arrive();
    }

    private void Arrive() => _simulator.After(TimeSpan.FromSeconds(_arrivals.NextExponential(_meanGapSeconds)), this, 0);

    private sealed class Nobody : ICustomer
    {
        public static Nobody Instance { get; } = new();

        public void Begun(TimeSpan waited)
        {
        }

        public void Served()
        {
        }
    }
}
