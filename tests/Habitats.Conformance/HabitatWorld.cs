using Sundog.Core;
using Sundog.Core.Ports;

namespace Habitats.Conformance;

/// <summary>What a program run by a habitat does; each world has one of each kind.</summary>
public enum Behaviour
{
    WellBehaved,
    NeverReady,

    /// <summary>Ignores every request to leave; only force helps.</summary>
    NeverLeaves,

    /// <summary>Says <see cref="HabitatWorld.LastWords"/> and exits with code 3.</summary>
    DiesAtOnce,
}

/// <summary>One habitat with everything around it that the suite needs: its events, the passing of time, and the hand that breaks things.</summary>
/// <remarks>Time is real for real habitats and virtual for simulated ones: the suite only ever waits for something to become true.</remarks>
public abstract class HabitatWorld : IHabitatEvents, IAsyncDisposable
{
    public const string LastWords = "These are my last words.";

    private readonly List<HabitatEvent> _events = [];
    private Predicate<HabitatEvent>? _loses;

    /// <summary>The habitat that runs now; another one after <see cref="Restart"/>.</summary>
    public abstract IHabitat Habitat { get; }

    /// <summary>A specification that this habitat can start.</summary>
    public abstract InstanceSpec Spec(string instance, Behaviour behaviour = Behaviour.WellBehaved);

    /// <summary>The host dies without a word and comes back: a new driver on the same state. Instances do not notice.</summary>
    public abstract void Restart();

    /// <summary>The host dies; commands are lost until <see cref="Restart"/>.</summary>
    public abstract void HostDies();

    /// <summary>Somebody ends the instance by force, past the habitat.</summary>
    public abstract void KillFromOutside(InstanceId instance);

    public abstract bool Answers(string address);

    /// <summary>Whatever still exists of instances that are gone, by name; empty when all is tidy.</summary>
    public abstract IReadOnlyList<string> Leftovers();

    /// <summary>Lets time pass until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within half a minute of this world's time.</exception>
    public abstract Task PassTimeUntilAsync(Func<bool> condition);

    public abstract ValueTask DisposeAsync();

    public void Submit(HabitatCommand command) => Habitat.Submit(command);

    /// <summary>The next event that fits gets lost on its way.</summary>
    public void Lose(Predicate<HabitatEvent> which) => _loses = which;

    /// <summary>Everything reported so far.</summary>
    public IReadOnlyList<HabitatEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public void Report(HabitatEvent @event)
    {
        lock (_events)
        {
            if (_loses?.Invoke(@event) == true) _loses = null;
            else _events.Add(@event);
        }
    }

    /// <returns>The first event of that kind that fits, past or to come.</returns>
    public async Task<T> WaitForAsync<T>(Predicate<T>? fits = null) where T : HabitatEvent
    {
        T? Found() => Events.OfType<T>().FirstOrDefault(e => fits is null || fits(e));
        await PassTimeUntilAsync(() => Found() is not null);
        return Found()!;
    }

    public async Task<HabitatEvent.Ready> StartAsync(InstanceSpec spec)
    {
        Submit(new HabitatCommand.Start(spec));
        return await WaitForAsync<HabitatEvent.Ready>(e => e.Instance == spec.Instance);
    }

    public Task<HabitatEvent.Gone> GoneAsync(InstanceSpec spec) => WaitForAsync<HabitatEvent.Gone>(e => e.Instance == spec.Instance);

    public async Task<IReadOnlyList<InstanceListing>> ListAsync()
    {
        var before = Events.OfType<HabitatEvent.Listed>().Count();
        Submit(HabitatCommand.List.Instance);
        await PassTimeUntilAsync(() => Events.OfType<HabitatEvent.Listed>().Count() > before);
        return Events.OfType<HabitatEvent.Listed>().Last().Instances;
    }
}
