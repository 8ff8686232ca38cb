using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Queues;

/// <summary>Cores that nobody else uses. A fraction of a core is one slow core.</summary>
public sealed class OwnCores(Simulator simulator, double cores) : ICpu
{
    private readonly ServerGroup _servers = new(simulator, Math.Max(1, (int)cores));
    private readonly double _speed = cores < 1 ? cores : cores / Math.Max(1, (int)cores);

    public double UsedSeconds
    {
        get
        {
            _servers.Integrate();
            return _servers.BusySeconds * _speed;
        }
    }

    public void Join(ICustomer customer, TimeSpan demand) => _servers.Join(customer, demand / _speed);

    public void Stop()
    {
    }
}
