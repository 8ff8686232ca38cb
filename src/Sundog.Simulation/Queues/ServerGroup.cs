using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Queues;

/// <summary>One who is served by a <see cref="ServerGroup"/>.</summary>
public interface ICustomer
{
    /// <summary>A server took the customer after this long in line.</summary>
    void Begun(TimeSpan waited);

    void Served();
}

/// <summary>Equal servers behind one line, first come first served: the CPU of a replica.</summary>
/// <remarks>Keeps the integrals that Little's law and the utilisation law are checked with, on every run.</remarks>
public sealed class ServerGroup(Simulator simulator, int servers) : ISleeper
{
    private readonly Queue<(ICustomer Customer, TimeSpan Demand, TimeSpan Since)> _line = new();
    private readonly (ICustomer? Customer, int Next)[] _serving = Slots(servers);
    private int _free;
    private TimeSpan _changedAt;

    public int Servers => servers;

    public int Busy { get; private set; }

    public int Waiting => _line.Count;

    /// <summary>Server-seconds spent serving.</summary>
    public double BusySeconds { get; private set; }

    /// <summary>Customer-seconds spent here, waiting or served.</summary>
    public double InsideSeconds { get; private set; }

    public long Arrived { get; private set; }

    public long Left { get; private set; }

    /// <summary>Sum over those who have begun.</summary>
    public double WaitedSeconds { get; private set; }

    public long Begun { get; private set; }

    /// <summary>Server-seconds that those who have begun asked for.</summary>
    public double DemandedSeconds { get; private set; }

    public void Join(ICustomer customer, TimeSpan demand)
    {
        Integrate();
        Arrived++;
        if (Busy < servers) Begin(customer, demand, TimeSpan.Zero);
        else _line.Enqueue((customer, demand, simulator.Now));
    }

    void ISleeper.Wake(int what)
    {
        Integrate();
        var customer = _serving[what].Customer!;
        _serving[what] = (null, _free);
        _free = what;
        Busy--;
        Left++;
        if (_line.TryDequeue(out var next)) Begin(next.Customer, next.Demand, simulator.Now - next.Since);
        customer.Served();
    }

    /// <summary>Brings the integrals up to now.</summary>
    public void Integrate()
    {
        var seconds = (simulator.Now - _changedAt).TotalSeconds;
        _changedAt = simulator.Now;
        BusySeconds += Busy * seconds;
        InsideSeconds += (Busy + _line.Count) * seconds;
    }

    private void Begin(ICustomer customer, TimeSpan demand, TimeSpan waited)
    {
        var server = _free;
        _free = _serving[server].Next;
        _serving[server] = (customer, -1);
        Busy++;
        Begun++;
        WaitedSeconds += waited.TotalSeconds;
        DemandedSeconds += demand.TotalSeconds;
        customer.Begun(waited);
        simulator.After(demand, this, server);
    }

    private static (ICustomer?, int)[] Slots(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var slots = new (ICustomer?, int)[count];
        for (var i = 0; i < count; i++) slots[i] = (null, i + 1);
        return slots;
    }
}
