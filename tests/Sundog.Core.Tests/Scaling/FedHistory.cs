using Sundog.Core.Ports;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Scaling;

/// <summary>A history that is fed by one replica that has long been warm, a tick at a time.</summary>
internal sealed class FedHistory
{
    private ReplicaTotals _totals = new() { ReadySeconds = 1000, Completions = 1000, Arrivals = 1000 };

    public FedHistory(double tickSeconds)
    {
        Tick = tickSeconds;
        Take();
    }

    public double Tick { get; }

    public double Now { get; private set; } = 5000;

    public ServiceHistory History { get; } = new();

    public void Pass(double arrivals, double completions = 0, double serviceSeconds = 0, double serviceSquared = 0)
    {
        Now += Tick;
        _totals = _totals with
        {
            ReadySeconds = _totals.ReadySeconds + Tick,
            Arrivals = _totals.Arrivals + arrivals,
            Completions = _totals.Completions + completions,
            ServiceSeconds = _totals.ServiceSeconds + serviceSeconds,
            ServiceSecondsSquared = _totals.ServiceSecondsSquared + serviceSquared,
        };
        Take();
    }

    private void Take() => History.Take(Now, [new(new("fed"), InstanceState.Ready, TimeSpan.Zero, _totals, TimeSpan.Zero)], warmUpSeconds: 0.3, Tick);
}
