using Microsoft.Extensions.Time.Testing;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Host.Journaling;
using Sundog.Host.Management;
using Sundog.Host.Services;
using Sundog.Host.State;

namespace Sundog.Host.Tests.World;

/// <summary>One service's supervisor with the time as an argument: the test is the habitat and every replica.</summary>
internal sealed class SupervisedService : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Journal _journal;
    private readonly ApplicationContext _context;
    private readonly List<InstanceListing> _instances = [];

    public SupervisedService(ServiceSpec spec, StoredService? stored = null, MachineRoom? room = null, string application = "shop")
    {
        var time = new FakeTimeProvider();
        Room = room ?? Rooms.Plain(cores: 2);
        _journal = new Journal(new JournalFile(Path.Combine(_folder.Path, "journal")), time);
        _context = new(application, new HostIdentity(Epoch: 3, new byte[32]), new HostFolder(_folder.Path), Room, _journal, new InstanceNames(1), time);
        Supervisor = new(_context, spec, stored);
        List();
    }

    public ServiceSupervisor Supervisor { get; }

    public MachineRoom Room { get; }

    public TimeSpan Now { get; private set; }

    public IReadOnlyList<InstanceId> Instances => [.. _instances.Select(listing => listing.Instance)];

    public IEnumerable<string> Journal(JournalKind kind) => Remembered.By(_journal).Where(entry => entry.Kind == kind).Select(entry => entry.Text);

    /// <summary>Newest first, as a host that starts now finds them.</summary>
    public IReadOnlyList<DecisionRecord> DecisionsOnDisk()
    {
        using var anew = new Journal(new JournalFile(Path.Combine(_folder.Path, "journal")), new FakeTimeProvider());
        return anew.Decisions(_context.Application, Supervisor.Spec.Service, countMax: 100);
    }

    /// <summary>A request was answered just now, and had passed this service.</summary>
    public void Answered(string trace, double seconds) => _context.Exemplars.Keep(
        new(trace, "GET /", 200, TimeSpan.Zero, TimeSpan.FromSeconds(seconds), TimeSpan.Zero, [new(Supervisor.Spec.Service.Name, WaitKind.Cpu, TimeSpan.Zero, TimeSpan.Zero)]), Now);

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>A listing shows what there is.</summary>
    public void List() => Supervisor.Handle(new HabitatEvent.Listed([.. _instances]), Now);

    /// <summary>One turn of the host: what it may start, starts, and is ready at once unless told otherwise.</summary>
    public IReadOnlyList<HabitatCommand> Turn(bool ready = true) => Turn(Room.ShareOut([Supervisor], Now)[Supervisor], ready);

    public IReadOnlyList<HabitatCommand> Turn(int startsMax, bool ready = true)
    {
        var commands = Supervisor.Step(Now, startsMax);
        foreach (var start in commands.OfType<HabitatCommand.Start>())
        {
            Add(start.Spec.Instance, InstanceState.Starting);
            Supervisor.Handle(new HabitatEvent.Starting(start.Spec.Instance, start.Spec.Service, "http://127.0.0.1:1"), Now);
            if (ready) Ready(start.Spec.Instance);
        }

        return commands;
    }

    public void Ready(InstanceId instance)
    {
        Remove(instance);
        Add(instance, InstanceState.Ready);
        Supervisor.Handle(new HabitatEvent.Ready(instance, "http://127.0.0.1:1", TimeSpan.FromMilliseconds(100)), Now);
    }

    /// <summary>It ended, and nobody said so.</summary>
    public void Remove(InstanceId instance) => _instances.RemoveAll(listing => listing.Instance == instance);

    public FakeLink Connect(InstanceId instance)
    {
        var link = new FakeLink(Supervisor.Spec.Service.Name, instance);
        Supervisor.Arrived(link, Now);
        return link;
    }

    public AgentMessage.DesiredAnswer Command(FakeLink link, int replicas, long epoch, long sequence, bool observe = false)
    {
        Supervisor.Command(link, new(replicas, epoch, sequence, new ScalingDecision(replicas, 1, ScalingReason.WaitOverBudget, new ScalingInputs(), []), observe), Now);
        return (AgentMessage.DesiredAnswer)link.Sent[^1];
    }

    /// <summary>A replica says why it keeps the count.</summary>
    public void Keeps(FakeLink link, long epoch) =>
        Supervisor.Keeps(link, new(new ScalingDecision(1, 1, ScalingReason.Incurable, new ScalingInputs { Blame = "orders-row" }, []), epoch), Now);

    /// <summary>A leader says how badly its service wants for replicas.</summary>
    public void Wants(FakeLink link, double projectedSeconds, double budgetSeconds = 0.01, bool isSaturated = false) => Supervisor.Guide(link, new(
        new ServiceGuidance([], 0, 1, false, false, true, 0, 1, 1), Shortage: new(TimeSpan.FromSeconds(projectedSeconds), TimeSpan.FromSeconds(budgetSeconds), isSaturated)));

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    private void Add(InstanceId instance, InstanceState state) =>
        _instances.Add(new(instance, Supervisor.Spec.Service, state, "http://127.0.0.1:1", Supervisor.Spec.Revision));
}
