using Sundog.Simulation.Kernel;

namespace Sundog.Simulation.Queues;

/// <summary>The cores of one machine, shared at every moment by all who work: equal shares, nobody above its own limit (max-min fairness).</summary>
/// <remarks>
/// What a fair scheduler with quotas does, as a fluid: periods and slices are left out. Many starts at once slow each other down and all who serve, which is
/// what a world with a core for everybody never shows.
/// </remarks>
/// <param name="cores">Above 0.</param>
public sealed class Machine(Simulator simulator, double cores) : ISleeper
{
    private const double Nothing = 1e-9; // Core-seconds: less is rounding of the clock's ticks.

    private readonly List<MachineWork> _working = []; // By limit, smallest first.
    private readonly List<MachineWork> _done = [];
    private TimeSpan _at;
    private int _turn;

    public double Cores => cores;

    /// <summary>Core-seconds given so far.</summary>
    public double UsedSeconds { get; private set; }

    /// <summary>Begins a piece of work.</summary>
    /// <param name="coreSeconds">How much; 0 is done at once.</param>
    /// <param name="coresMax">A quota or a single thread: never faster than this.</param>
    public MachineWork Begin(double coreSeconds, double coresMax, IWorker worker)
    {
        Advance();
        var work = new MachineWork(worker, coresMax) { Left = coreSeconds };
        var place = _working.Count;
        while (place > 0 && _working[place - 1].CoresMax > coresMax) place--;
        _working.Insert(place, work);
        Share();
        return work;
    }

    /// <summary>Whoever worked is gone. Work that is done already stays done.</summary>
    public void Cancel(MachineWork work)
    {
        Advance();
        _working.Remove(work);
        Share();
    }

    void ISleeper.Wake(int what)
    {
        if (what != _turn) return; // The shares changed since.
        Advance();
        _done.Clear();
        foreach (var work in _working) if (work.Left <= Nothing + (work.Speed * 2e-7)) _done.Add(work);
        foreach (var work in _done) _working.Remove(work);
        Share();
        foreach (var work in _done.ToArray()) work.Worker.Worked();
    }

    /// <summary>Brings all work and the sums up to now.</summary>
    public void Advance()
    {
        var seconds = (simulator.Now - _at).TotalSeconds;
        _at = simulator.Now;
        if (seconds <= 0) return;
        foreach (var work in _working)
        {
            var given = Math.Min(work.Left, seconds * work.Speed);
            work.Left -= given;
            work.Given += given;
            UsedSeconds += given;
        }
    }

    private void Share()
    {
        var left = cores;
        var soonest = double.PositiveInfinity;
        for (var i = 0; i < _working.Count; i++)
        {
            var work = _working[i];
            work.Speed = Math.Min(work.CoresMax, left / (_working.Count - i));
            left -= work.Speed;
            soonest = Math.Min(soonest, work.Left / work.Speed);
        }

        _turn++;
        if (_working.Count > 0) simulator.After(TimeSpan.FromTicks((long)Math.Ceiling(soonest * TimeSpan.TicksPerSecond)), this, _turn);
    }
}

/// <summary>Who is told that a piece of work is done.</summary>
public interface IWorker
{
    void Worked();
}

/// <summary>Does not wait for what was begun: only the machine feels it.</summary>
public sealed class Nobody : IWorker
{
    public static readonly Nobody Instance = new();

    public void Worked()
    {
    }
}

/// <summary>A piece of work under way on a <see cref="Machine"/>.</summary>
public sealed class MachineWork(IWorker worker, double coresMax)
{
    public double CoresMax => coresMax;

    /// <summary>Core-seconds that it got, as of the machine's last change.</summary>
    public double Given { get; internal set; }

    internal IWorker Worker => worker;

    internal double Left { get; set; }

    internal double Speed { get; set; }
}
