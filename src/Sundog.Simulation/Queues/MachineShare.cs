using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Queues;

/// <summary>A part of a machine, at most so many cores: one at a time, first come first served, as fast as the machine lets it.</summary>
public sealed class MachineShare(Simulator simulator, Machine machine, double coresMax) : ICpu, IWorker
{
    private readonly Queue<(ICustomer Customer, TimeSpan Demand, TimeSpan Since)> _line = new();
    private MachineWork? _work;
    private ICustomer? _served;
    private double _usedSeconds;

    public double UsedSeconds
    {
        get
        {
            machine.Advance();
            return _usedSeconds + (_work?.Given ?? 0);
        }
    }

    public void Join(ICustomer customer, TimeSpan demand)
    {
        if (_served is null) Begin(customer, demand, TimeSpan.Zero);
        else _line.Enqueue((customer, demand, simulator.Now));
    }

    public void Stop()
    {
        if (_work is not null) machine.Cancel(_work);
        _line.Clear();
        (_work, _served) = (null, null);
    }

    void IWorker.Worked()
    {
        var customer = _served;
        _usedSeconds += _work?.Given ?? 0;
        (_work, _served) = (null, null);
        if (_line.TryDequeue(out var next)) Begin(next.Customer, next.Demand, simulator.Now - next.Since);
        customer?.Served();
    }

    private void Begin(ICustomer customer, TimeSpan demand, TimeSpan waited)
    {
        _served = customer;
        customer.Begun(waited);
        _work = machine.Begin(demand.TotalSeconds, coresMax, this);
    }
}
