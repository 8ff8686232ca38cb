using System.Globalization;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Lifecycle;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Host.Agents;
using Sundog.Host.Journaling;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>One service of one application: its desired count, its replicas, its leader, what it measured. Owned by the host's loop.</summary>
internal sealed class ServiceSupervisor
{
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(30);

    private readonly ApplicationContext _context;
    private readonly Dictionary<InstanceId, IAgentLink> _links = [];
    private readonly Dictionary<InstanceId, string> _revisions = [];
    private readonly ServiceLeadership _leadership;
    private readonly EffectWatch _effects = new();
    private HpaScaler _hpa;
    private AgentMessage.ServiceInstances? _published;
    private (InstanceId? By, int Replicas, string Verdict)? _recorded;
    private bool _isAwaited, _isRefusalTold;
    private EngineWill? _will;
    private Objective? _announced;
    private int _stored;

    public ServiceSupervisor(ApplicationContext context, ServiceSpec spec, StoredService? stored)
    {
        (_context, Spec) = (context, spec);
        _leadership = new(context.Identity.Epoch);
        _hpa = new(spec.CpuCores);
        Accounts = new(context.Time);
        Series = new(spec.Service, context.Time);
        Desired = new(spec.ReplicasMin, ReplicasMax);
        Replicas = new(spec.Service, SpecFor, Revision, context.Names, DrainGrace) { Desired = Desired.Value };
        if (stored is null) return;

        Accounts.Load(stored);
        Measurements.Know(stored.Callees);
        _will = stored.Will;
        if (stored.Pinned is { } pinned) Desired.Pin(pinned);
        Desired.Summon(stored.Desired); // What was wanted is kept until the leader says otherwise.
        _stored = Desired.Unpinned;
    }

    public ServiceSpec Spec { get; private set; }

    /// <summary>What the service goes by: by its own word, which its settings or its code may say, else by the manifest's.</summary>
    public Objective? Objective => _announced ?? Spec.Objective;

    public DesiredCount Desired { get; private set; }

    public ReplicaSet Replicas { get; }

    public ServiceMeasurements Measurements { get; } = new();

    public ReplicaAccounts Accounts { get; }

    public ReplicaSeries Series { get; }

    public DecisionRecord? LastDecision { get; private set; }

    /// <summary>How badly it wants for replicas, as its leader said last; null while nobody leads or says so.</summary>
    public Shortage? Shortage { get; private set; }

    /// <summary>What its leader said last; null when its objective can be met.</summary>
    public OutOfReach? OutOfReach { get; private set; }

    public InstanceId? Leader => _leadership.Leader;

    /// <summary>Replicas that start as soon as others have started.</summary>
    public int WaitingForTurn { get; private set; }

    /// <summary>Replicas that the machine has no cores or no memory left for.</summary>
    public int WaitingForRoom { get; private set; }

    /// <summary>The manifest's bound, or what the whole machine could hold.</summary>
    public int ReplicasMax => Math.Max(Spec.ReplicasMin, Spec.ReplicasMax ?? _context.Room.ReplicasMax(Spec));

    /// <summary>A replica is told at its start who scales it and is given a token: another scaler is another revision, and so is another secret.</summary>
    private string Revision => $"{Spec.Revision}{(IsScaledByItself ? "" : $"-{Spec.Scaler}")}{(_context.Identity.Mark.Length == 0 ? "" : $"-{_context.Identity.Mark}")}";

    public bool IsScaledByItself => Spec.Scaler == ScalerKind.Own;

    /// <summary>True when it has exactly its desired replicas, all ready and of the present revision.</summary>
    public bool IsSettled(TimeSpan now)
    {
        var instances = Replicas.Instances(now);
        return instances.Count == Desired.Value && instances.All(i => i.State == InstanceState.Ready && RevisionOf(i.Instance) == Revision);
    }

    public string RevisionOf(InstanceId instance) => _revisions.GetValueOrDefault(instance, "");

    public int? ProcessOf(InstanceId instance) => _links.TryGetValue(instance, out var link) && link.Who.ProcessId > 0 ? link.Who.ProcessId : null;

    /// <summary>Brings it to a new description; replicas of an older revision are replaced one by one.</summary>
    public void Become(ServiceSpec spec)
    {
        var isOther = spec.CpuCores != Spec.CpuCores || spec.Scaler != Spec.Scaler;
        if (spec.Objective != Spec.Objective) _announced = null; // Said by replicas of a description that is over.
        Spec = spec;
        if (isOther) ChangeScaler();
        Desired.SetBounds(spec.ReplicasMin, ReplicasMax);
        Replicas.Roll(SpecFor, Revision);
    }

    /// <summary>A person fixes the count, or leaves it to the service again with null.</summary>
    public void Pin(int? replicas)
    {
        if (replicas is { } count) Desired.Pin(count);
        else Desired.Release();
        _isRefusalTold = false;
        Accounts.IsChanged = true;
        var text = replicas is { } fixedAt ? $"{Spec.Service} is fixed at {fixedAt} by hand." : $"{Spec.Service} decides for itself again.";
        _context.Journal.Write(JournalKind.Pin, text, _context.Application, Spec.Service);
    }

    /// <summary>Nobody any more: the application goes down.</summary>
    public void End()
    {
        Desired.SetBounds(0, 0);
        Replicas.Desired = 0;
    }

    /// <summary>Takes what an instance says that the service goes by.</summary>
    /// <returns>True when that is news.</returns>
    public bool Announce(string? objective)
    {
        var before = Objective;
        _announced = Objective.TryParse(objective, out var said, out _) ? said : null;
        return Objective != before;
    }

    public void Arrived(IAgentLink link, TimeSpan now)
    {
        _links[link.Who.Instance] = link;
        _published = null; // The newcomer hears everything, and the next turn names the leader anew.
        if (Leader is not null) TellLeader(link);
        HeardReady(link, now);
    }

    /// <summary>An instance says so itself; its readiness may have been told to nobody while no host listened.</summary>
    public void HeardReady(IAgentLink link, TimeSpan now)
    {
        if (link.Who.Ready && Replicas.Instances(now).FirstOrDefault(i => i.Instance == link.Who.Instance) is { State: InstanceState.Starting } waiting)
        {
            Handle(new HabitatEvent.Ready(waiting.Instance, link.Who.Address, waiting.InState), now);
        }
    }

    public void Left(IAgentLink link)
    {
        if (_links.TryGetValue(link.Who.Instance, out var present) && present == link) _links.Remove(link.Who.Instance);
    }

    public void Handle(HabitatEvent happened, TimeSpan now)
    {
        var isNews = happened is not HabitatEvent.Ready told || Replicas.Instances(now).Any(i => i.Instance == told.Instance && i.State == InstanceState.Starting);
        Replicas.Handle(happened, now);
        if (!isNews) return; // Its own word and the habitat's both come.
        switch (happened)
        {
            case HabitatEvent.Starting starting:
                Accounts.Started(starting.Instance);
                break;
            case HabitatEvent.Ready ready:
                var text = string.Create(CultureInfo.InvariantCulture, $"{ready.Instance} is ready after {ready.After.TotalMilliseconds:0} ms.");
                _context.Journal.Write(JournalKind.Ready, text, _context.Application, Spec.Service, ready.Instance);
                break;
            case HabitatEvent.Gone gone:
                Accounts.Ended(gone.Instance);
                Measurements.Forget(gone.Instance);
                _revisions.Remove(gone.Instance);
                _context.Journal.Write(JournalKind.Gone, GoneText(gone), _context.Application, Spec.Service, gone.Instance);
                break;
            case HabitatEvent.Refused refused:
                Accounts.Ended(refused.Instance);
                break;
            case HabitatEvent.Listed listed:
                foreach (var listing in listed.Instances.Where(l => l.Service == Spec.Service))
                {
                    _revisions[listing.Instance] = listing.Revision;
                    Accounts.Started(listing.Instance);
                }

                Reconcile(Replicas.Instances(now).Select(i => i.Instance).ToHashSet());
                break;
        }
    }

    /// <summary>A replica of this service measured.</summary>
    public void Take(IAgentLink from, ReplicaReport report, TimeSpan now)
    {
        if (Replicas.Instances(now).All(i => i.Instance != from.Who.Instance)) return; // Its last words came after its end.
        Measurements.Take(from.Who.Instance, report, now);
        if (Leader is { } leader && leader != from.Who.Instance) Send(leader, new AgentMessage.PeerReport(from.Who.Instance, report));
    }

    /// <summary>Tells the leader what the front door learned.</summary>
    public void TakeFromFront(AgentMessage.PeerReport report)
    {
        if (Leader is { } leader) Send(leader, report);
    }

    /// <summary>The leader's guidance goes to the other replicas. Nobody else may guide.</summary>
    public void Guide(IAgentLink from, AgentMessage.Guidance guidance)
    {
        if (from.Who.Instance != Leader) return;
        (_will, Shortage) = (Kept(guidance.Will) ?? _will, guidance.Shortage);
        var line = AgentLine.Write(guidance with { Will = null, Shortage = null });
        foreach (var (instance, link) in _links) if (instance != Leader) link.Send(line);
    }

    /// <summary>A replica commands its own service's count.</summary>
    public void Command(IAgentLink from, AgentMessage.SetDesired command, TimeSpan now)
    {
        var (accepted, verdict) = Judge(from, command);
        if (from.Who.Instance == Leader) (_will, OutOfReach) = (Kept(command.Will) ?? _will, command.Decision.Inputs.OutOfReach);
        var observed = command.Observe || Spec.Observe;
        Record(new(0, default, _context.Application, Spec.Service, from.Who.Instance, command.Epoch, command.Sequence, command.Decision, observed, accepted, verdict, null), now);
        from.Send(AgentLine.Write(new AgentMessage.DesiredAnswer(command.Sequence, accepted, Desired.Value, RoomNow(now), verdict)));
    }

    /// <summary>A leader whose command to go to zero was refused, or only looked at, says that it went; nobody returns from where he never was.</summary>
    private EngineWill? Kept(EngineWill? will) => will is { AtZero: true } && Desired.Value > 0 ? will with { AtZero = false } : will;

    /// <summary>The leader says why its service stays as it is: written down, and nothing else.</summary>
    public void Keeps(IAgentLink from, AgentMessage.Kept kept, TimeSpan now)
    {
        if (from.Who.Instance != Leader || kept.Epoch != _leadership.Epoch) return;
        var decision = kept.Decision;
        var record = new DecisionRecord(0, default, _context.Application, Spec.Service, Leader, kept.Epoch, 0, decision, Spec.Observe, true, "nothing to do", null)
        {
            Exemplars = _context.Exemplars.Around(Spec.Service, now),
        };
        var blame = decision.Inputs.Blame.Length > 0 ? $" ({decision.Inputs.Blame})" : "";
        OutOfReach = decision.Inputs.OutOfReach;
        var limit = OutOfReach is { } reach ? $" {DecisionText.Of(reach)}" : "";
        _context.Journal.Write(record, $"{Spec.Service}: kept at {decision.Replicas}, {decision.Reason}{blame}.{limit}");
    }

    /// <summary>Somebody needs it: when it has nobody, it gets somebody.</summary>
    public void Summon()
    {
        _isAwaited |= Replicas.Ready == 0;
        if (Desired.Value > 0 || Desired.ReplicasMax == 0) return;
        if (Desired.Pinned is not null)
        {
            if (!_isRefusalTold) _context.Journal.Write(JournalKind.Note, $"{Spec.Service} is needed, but fixed at 0 by hand.", _context.Application, Spec.Service);
            _isRefusalTold = true;
            return;
        }

        Desired.Summon(1);
        _context.Journal.Write(JournalKind.Summoned, $"{Spec.Service} is summoned from zero.", _context.Application, Spec.Service);
    }

    public void StepHpa(TimeSpan now)
    {
        if (Spec.Scaler != ScalerKind.Hpa || _published is null) return;
        if (_hpa.Step(now, _published with { Instances = Replicas.Instances(now) }, ProcessOf) is not { } decision || !decision.IsChange) return;

        var (accepted, verdict) = Told(Desired.TrySet(decision.Replicas, 0, now.Ticks));
        Record(new(0, default, _context.Application, Spec.Service, null, 0, now.Ticks, decision, Observed: false, accepted, verdict, null), now);
    }

    /// <summary>When it is to be stepped at the latest, though nothing happens.</summary>
    public TimeSpan NextWake(TimeSpan now)
    {
        var wake = Replicas.NextWake(now);
        return Spec.Scaler == ScalerKind.Hpa && _published is not null && _hpa.NextWake < wake ? _hpa.NextWake : wake; // The HPA rule never before it could begin.
    }

    /// <summary>What it wants of the machine.</summary>
    public RoomClaim Claim(TimeSpan now, bool isGranted)
    {
        var live = LiveNow(now);
        return new(
            _context.Application, Spec.Service, live, Math.Max(0, Desired.Value - live), isGranted ? Spec.CpuCores : 0, Spec.MemoryBytes, Shortage?.ProjectedWait ?? TimeSpan.Zero,
            Shortage?.WaitBudget ?? TimeSpan.Zero);
    }

    public int LiveNow(TimeSpan now) => Replicas.Instances(now).Count(i => i.State is InstanceState.Starting or InstanceState.Ready);

    /// <summary>Tells it how many it may start as to the machine's room.</summary>
    /// <returns>What it would start, if the machine bears it now.</returns>
    public StartWish Fit(TimeSpan now, int room)
    {
        var live = LiveNow(now);
        WaitingForRoom = Math.Max(0, Desired.Value - live - room);
        Replicas.Desired = Math.Min(Desired.Value, live + room);
        _isAwaited &= Replicas.Ready == 0 && Desired.Value > 0;
        return new(Replicas.Desired, live, Replicas.UnderWay(now), Replicas.Wanted(now), _isAwaited);
    }

    /// <summary>Commands for the habitat, after everybody was told what they mean.</summary>
    /// <param name="startsMax">Starts that the machine bears now.</param>
    public IReadOnlyList<HabitatCommand> Step(TimeSpan now, int startsMax)
    {
        WaitingForTurn = Math.Max(0, Replicas.Wanted(now) - startsMax);
        var commands = Replicas.Step(now, Outstanding, startsMax);
        foreach (var command in commands)
        {
            if (command is not HabitatCommand.Start start) continue;
            _revisions[start.Spec.Instance] = start.Spec.Revision;
            Accounts.Started(start.Spec.Instance);
        }

        foreach (var note in Replicas.TakeNotes()) _context.Journal.Write(JournalKind.Note, $"{Spec.Service}: {note.Text}", _context.Application, Spec.Service, note.Instance);
        ChooseLeader(now);
        Count(now);
        foreach (var told in _effects.Look(Replicas.Ready, Measurements.Sums, now))
        {
            var effect = told with { Exemplars = _context.Exemplars.Around(Spec.Service, now - told.Effect!.After) }; // Who was under way then has been answered by now.
            if (LastDecision?.Number == effect.Number) LastDecision = effect;
            _context.Journal.WriteEffect(effect, $"{Spec.Service}: {effect.Effect!.Ready} ready, waits of {effect.Effect.MeasuredWait.TotalMilliseconds:0.0} ms since.");
        }

        return commands;
    }

    /// <returns>What is to be told to all instances of the application; null when nothing changed.</returns>
    public AgentMessage.ServiceInstances? NewsFor(TimeSpan now)
    {
        var next = Registry(now);
        if (_published is { } last && IsSame(last, next)) return null;
        return _published = next;
    }

    public AgentMessage.ServiceInstances Registry(TimeSpan now) => new(
        Spec.Service, Desired.Value, Desired.ReplicasMin, RoomNow(now), [.. Replicas.Instances(now).Where(i => i.State != InstanceState.Gone)]);

    public void SendToAll(ReadOnlyMemory<byte> line)
    {
        foreach (var link in _links.Values) link.Send(line);
    }

    public StoredService Stored() => new(Desired.Unpinned, Desired.Pinned, Accounts.FinishedSeconds, Accounts.StartedAt, [.. Measurements.Callees], _will);

    /// <returns>True when something that is stored has changed since the last call.</returns>
    public bool TakeChanged()
    {
        var isChanged = Accounts.IsChanged || _stored != Desired.Unpinned;
        (Accounts.IsChanged, _stored) = (false, Desired.Unpinned);
        return isChanged;
    }

    /// <summary>Who scaled until now had an order of commands of its own; the next one begins from the same count.</summary>
    private void ChangeScaler()
    {
        _hpa = new(Spec.CpuCores);
        var before = Desired;
        Desired = new(before.ReplicasMin, before.ReplicasMax);
        Desired.Summon(before.Value);
        if (before.Pinned is { } pinned) Desired.Pin(pinned);
    }

    /// <summary>Whoever is not there any more ended unheard.</summary>
    private void Reconcile(HashSet<InstanceId> present)
    {
        Accounts.Reconcile(present);
        Measurements.Reconcile(present);
        foreach (var gone in _revisions.Keys.Where(instance => !present.Contains(instance)).ToList()) _revisions.Remove(gone);
    }

    private int RoomNow(TimeSpan now) => Math.Max(Desired.Value, Math.Min(Desired.ReplicasMax, LiveNow(now) + _context.Room.FreeReplicas(Spec)));

    private (bool Accepted, string Verdict) Judge(IAgentLink from, AgentMessage.SetDesired command)
    {
        if (command.Observe) return (false, "observed only");
        if (Spec.Observe) return (false, "the manifest says observe");
        if (!IsScaledByItself) return (false, $"the scaler is {Spec.Scaler}");
        if (from.Who.Instance != Leader || command.Epoch != _leadership.Epoch) return (false, $"{Leader?.Value ?? "nobody"} leads in epoch {_leadership.Epoch}");
        return Told(Desired.TrySet(command.Replicas, command.Epoch, command.Sequence));
    }

    private static (bool Accepted, string Verdict) Told(DesiredVerdict verdict) => verdict switch
    {
        DesiredVerdict.Accepted => (true, "accepted"),
        DesiredVerdict.AcceptedWithinBounds => (true, "accepted within the bounds"),
        DesiredVerdict.Pinned => (false, "a person has fixed the count"),
        DesiredVerdict.Negative => (false, "a count cannot be negative"),
        _ => (false, "something newer was commanded"),
    };

    /// <summary>A decision that is not carried out comes again and again: it is written down when it changes. Only those of who may decide are the service's last one.</summary>
    private void Record(DecisionRecord record, TimeSpan now)
    {
        var decision = record.Decision;
        if (!record.Accepted && _recorded == (record.Leader, decision.Replicas, record.Verdict)) return;
        _recorded = record.Accepted ? null : (record.Leader, decision.Replicas, record.Verdict);
        var mark = record.Accepted ? "" : $" ({record.Verdict})";
        record = _context.Journal.Write(
            record with { Exemplars = _context.Exemplars.Around(Spec.Service, now) }, $"{Spec.Service}: {decision.Before} -> {decision.Replicas}, {decision.Reason}{mark}.");
        if (record.Leader is null || record.Leader == Leader) LastDecision = record;
        _effects.Watch(record, Measurements.Sums, now);
    }

    private void ChooseLeader(TimeSpan now)
    {
        var able = Replicas.Instances(now).Where(i => i.State == InstanceState.Ready && _links.ContainsKey(i.Instance)).Select(i => (i.Instance, i.InState));
        if (!_leadership.Choose(able)) return;

        if (Leader is null) Shortage = null;
        _context.Journal.Write(JournalKind.Leader, $"{Spec.Service}: {Leader?.Value ?? "nobody"} leads.", _context.Application, Spec.Service, Leader);
        foreach (var link in _links.Values) TellLeader(link);
        if (Leader is not null && _will is { AtZero: true } will) _will = will with { AtZero = false }; // One return from zero, not one with each later leader.
    }

    private void TellLeader(IAgentLink link)
    {
        var isYou = Leader == link.Who.Instance;
        link.Send(AgentLine.Write(new AgentMessage.Leader(Leader, _leadership.Epoch, isYou, isYou ? _will : null)));
    }

    private void Count(TimeSpan now)
    {
        int Of(InstanceState state) => Replicas.Instances(now).Count(i => i.State == state);
        Series.Observe(Desired.Value, Of(InstanceState.Starting), Of(InstanceState.Ready), Of(InstanceState.Draining));
    }

    private int Outstanding(InstanceId instance) =>
        Measurements.Of(instance)?.Report.Totals is { } totals ? (int)(totals.InFlight + totals.Queued + totals.Streaming) : 0;

    private void Send(InstanceId to, AgentMessage message)
    {
        if (_links.TryGetValue(to, out var link)) link.Send(AgentLine.Write(message));
    }

    private InstanceSpec SpecFor(InstanceId instance) => new(
        instance, Spec.Service, Spec.Command, Spec.WorkingDirectory, _context.EnvironmentOf(Spec, instance), Spec.CpuCores, Spec.MemoryBytes, Revision);

    private static bool IsSame(AgentMessage.ServiceInstances a, AgentMessage.ServiceInstances b) =>
        (a.Desired, a.ReplicasMin, a.ReplicasMax) == (b.Desired, b.ReplicasMin, b.ReplicasMax)
        && a.Instances.Select(i => (i.Instance, i.State, i.Address)).SequenceEqual(b.Instances.Select(i => (i.Instance, i.State, i.Address)));

    private static string GoneText(HabitatEvent.Gone gone)
    {
        var how = gone.Asked ? JournalEntry.EndedAsAsked : gone.ExitCode is { } code ? $"ended by itself with exit code {code}" : "is gone";
        return gone.Asked || gone.LastWords.Length == 0 ? $"{gone.Instance} {how}." : $"{gone.Instance} {how}: {gone.LastWords.Trim()}";
    }
}
