using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;

namespace Sundog.Core.Tests.Lifecycle;

/// <summary>A habitat of a few lines on the test's own clock: starts take a while, room may end, and events may get lost when the test says so.</summary>
internal sealed class TestHabitat
{
    private readonly List<(TimeSpan At, Action Happens)> _due = [];
    private TimeSpan _now;

    public Dictionary<InstanceId, Living> Instances { get; } = [];

    public TimeSpan StartTakes { get; set; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan DrainTakes { get; set; } = TimeSpan.FromMilliseconds(200);

    public int Room { get; set; } = int.MaxValue;

    /// <summary>Says of each event and each command whether it gets lost.</summary>
    public Func<bool> Loses { get; set; } = () => false;

    /// <summary>Says of each started instance whether it dies before it is ready.</summary>
    public Func<bool> Dies { get; set; } = () => false;

    public List<HabitatCommand> Seen { get; } = [];

    public int Ready => Instances.Values.Count(one => one.State == InstanceState.Ready);

    /// <summary>Lets time pass to <paramref name="now"/>, stepping the set and handing over what happens.</summary>
    public void RunUntil(ReplicaSet set, TimeSpan now, Action? afterEach = null, int startsMax = int.MaxValue)
    {
        while (_now < now)
        {
            _now += TimeSpan.FromMilliseconds(50);
            foreach (var due in _due.Where(one => one.At <= _now).ToList())
            {
                _due.Remove(due);
                due.Happens();
            }

            foreach (var command in set.Step(_now, instance => Instances.TryGetValue(instance, out var one) ? one.Outstanding : 0, startsMax))
            {
                Seen.Add(command);
                if (command is HabitatCommand.List || !Loses()) Take(command, set);
            }

            afterEach?.Invoke();
        }
    }

    public void Kill(InstanceId instance, ReplicaSet set)
    {
        if (Instances.Remove(instance)) Tell(set, new HabitatEvent.Gone(instance, 137, Asked: false, ""));
    }

    private void Take(HabitatCommand command, ReplicaSet set)
    {
        switch (command)
        {
            case HabitatCommand.Start start:
                Start(start.Spec, set);
                break;
            case HabitatCommand.Drain drain when Instances.TryGetValue(drain.Instance, out var one):
                one.State = InstanceState.Draining;
                Tell(set, new HabitatEvent.Draining(drain.Instance));
                After(DrainTakes, () => End(drain.Instance, set));
                break;
            case HabitatCommand.Stop stop:
                End(stop.Instance, set);
                break;
            case HabitatCommand.List:
                After(TimeSpan.Zero, () => Tell(set, new HabitatEvent.Listed(
                    [.. Instances.Select(pair => new InstanceListing(pair.Key, pair.Value.Service, pair.Value.State, pair.Value.Address, pair.Value.Revision))])));
                break;
        }
    }

    private void Start(InstanceSpec spec, ReplicaSet set)
    {
        if (Instances.Count >= Room)
        {
            Tell(set, new HabitatEvent.Refused(spec.Instance, spec.Service, NoRoom: true, "full"));
            return;
        }

        var one = new Living(spec.Service, spec.Revision, $"http://{spec.Instance}");
        Instances.Add(spec.Instance, one);
        Tell(set, new HabitatEvent.Starting(spec.Instance, spec.Service, one.Address));
        var dies = Dies();
        After(StartTakes, () =>
        {
            if (!Instances.TryGetValue(spec.Instance, out var still) || still.State != InstanceState.Starting) return;
            if (dies)
            {
                Instances.Remove(spec.Instance);
                Tell(set, new HabitatEvent.Gone(spec.Instance, 1, Asked: false, "no such database"));
                return;
            }

            still.State = InstanceState.Ready;
            Tell(set, new HabitatEvent.Ready(spec.Instance, still.Address, StartTakes));
        });
    }

    private void End(InstanceId instance, ReplicaSet set)
    {
        if (Instances.Remove(instance)) Tell(set, new HabitatEvent.Gone(instance, 0, Asked: true, ""));
    }

    private void Tell(ReplicaSet set, HabitatEvent happened)
    {
        if (!Loses()) set.Handle(happened, _now);
    }

    private void After(TimeSpan delay, Action happens) => _due.Add((_now + delay, happens));

    internal sealed class Living(ServiceId service, string revision, string address)
    {
        public ServiceId Service { get; } = service;

        public string Revision { get; } = revision;

        public string Address { get; } = address;

        public InstanceState State { get; set; } = InstanceState.Starting;

        public int Outstanding { get; set; }
    }
}
