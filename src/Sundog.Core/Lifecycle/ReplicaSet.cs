using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Core.Lifecycle;

/// <summary>Makes the instances of one service match the desired count: takes what the habitat reports, gives the commands that are missing.</summary>
/// <remarks>
/// It commands only the difference between what should be and what is known, so it can be stepped at any time and any number of times. What an event
/// did not tell, a listing does: an instance that a listing shows is adopted, one that it does not show is gone; nothing is started before the first listing.
/// With a new revision, instances of the new one are started first, and one of the old leaves only when a new one is ready. Not thread-safe.
/// </remarks>
public sealed class ReplicaSet
{
    private static readonly TimeSpan OverdueMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ListEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ListWhenInDoubt = TimeSpan.FromSeconds(1);

    /// <summary>A listing may have been written before something that was heard or asked this recently.</summary>
    private static readonly TimeSpan ListingDoubt = TimeSpan.FromSeconds(1);

    private readonly ServiceId _service;
    private readonly InstanceNames _names;
    private readonly TimeSpan _drainGrace;
    private readonly Dictionary<InstanceId, ReplicaMember> _members = [];
    private readonly StartBackoff _backoff = new();
    private readonly ProvisioningDelay _delay = new();
    private readonly List<ReplicaNote> _notes = [];
    private Func<InstanceId, InstanceSpec> _specFor;
    private string _revision;
    private TimeSpan? _listedAt;
    private bool _isListWanted = true;
    private bool _isReconciled;

    /// <param name="specFor">Everything needed to start an instance of that id.</param>
    /// <param name="revision">Of the specifications that <paramref name="specFor"/> gives.</param>
    /// <param name="drainGrace">How long a leaving instance may take to finish what is inside.</param>
    public ReplicaSet(ServiceId service, Func<InstanceId, InstanceSpec> specFor, string revision, InstanceNames names, TimeSpan drainGrace)
    {
        _service = service;
        _specFor = specFor;
        _revision = revision;
        _names = names;
        _drainGrace = drainGrace;
    }

    public ServiceId Service => _service;

    /// <summary>How many there should be.</summary>
    public int Desired { get; set; }

    public int Ready => Count(member => member.State == InstanceState.Ready);

    /// <summary>On their way, and still counted on.</summary>
    public int Starting => Count(member => member.State == InstanceState.Starting && member.IsLive);

    /// <summary>Starts that are on their way and not overdue.</summary>
    public int UnderWay(TimeSpan now) => Count(member => member.State == InstanceState.Starting && member.IsLive && now - member.StartedAt < OverdueAfter);

    /// <summary>Starts that <see cref="Step"/> would command now.</summary>
    public int Wanted(TimeSpan now)
    {
        if (!_isReconciled || now < _backoff.StartAt) return 0;
        var missing = Math.Max(0, Missing());
        if (_backoff.IsCrashLoop || _backoff.Room is not null) return Math.Min(missing, Starting > 0 ? 0 : 1); // Try one before all.
        return missing;
    }

    /// <summary>Live instances that there was room for when the habitat was last found full; null while it has room.</summary>
    public int? Room => _backoff.Room;

    /// <summary>delta as measured here: start command to ready; null before the first.</summary>
    public TimeSpan? ProvisioningDelay => _delay.Value;

    /// <summary>A new build or new settings: from now on instances of another revision are replaced.</summary>
    public void Roll(Func<InstanceId, InstanceSpec> specFor, string revision)
    {
        if (revision != _revision) _backoff.Forget(); // A new build deserves a fresh chance.
        (_specFor, _revision) = (specFor, revision);
    }

    /// <summary>Something left the habitat, of whatever service: there may be room again.</summary>
    public void RoomMayBe() => _backoff.RoomMayBe();

    /// <summary>Every instance that is not gone, for those who call the service.</summary>
    public IReadOnlyList<InstanceEntry> Instances(TimeSpan now) =>
        [.. _members.Values.Select(member => new InstanceEntry(member.Instance, member.Address, member.State, now - member.StateSince))];

    /// <summary>Gives what happened since the last call, for the journal.</summary>
    public IReadOnlyList<ReplicaNote> TakeNotes()
    {
        var notes = _notes.ToArray();
        _notes.Clear();
        return notes;
    }

    /// <summary>Takes what the habitat reports; events of other services are ignored.</summary>
    public void Handle(HabitatEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case HabitatEvent.Starting starting when starting.Service == _service:
                Find(starting.Instance, starting.Address, now);
                _backoff.Started();
                break;
            case HabitatEvent.Ready ready when _members.TryGetValue(ready.Instance, out var member):
                if (member.IsLost) Note(ReplicaNoteKind.Adopted, member.Instance, $"came {ready.After.TotalSeconds:0.0} s after its start, later than expected");
                if (member.State == InstanceState.Starting) _delay.Add(ready.After);
                member.Address = ready.Address;
                member.MoveTo(InstanceState.Ready, now);
                _backoff.Started();
                break;
            case HabitatEvent.Draining draining when _members.TryGetValue(draining.Instance, out var member):
                member.MoveTo(InstanceState.Draining, now);
                break;
            case HabitatEvent.Gone gone when _members.Remove(gone.Instance, out var member):
                Died(member, gone, now);
                break;
            case HabitatEvent.Refused refused when refused.Service == _service:
                if (_members.Remove(refused.Instance, out var unstarted)) WasRefused(unstarted, refused, now);
                break;
            case HabitatEvent.Listed listed:
                Reconcile(listed.Instances, now);
                break;
        }
    }

    /// <summary>The commands that bring what is known closer to what is desired; often none.</summary>
    /// <param name="outstanding">Requests inside an instance now; decides who leaves first.</param>
    /// <param name="startsMax">Starts that the machine bears now, see <see cref="StartTurns"/>; what is wanted beyond them waits.</param>
    public IReadOnlyList<HabitatCommand> Step(TimeSpan now, Func<InstanceId, int> outstanding, int startsMax = int.MaxValue)
    {
        var commands = new List<HabitatCommand>();
        if (_isReconciled)
        {
            NoteHealth(now);
            GiveUpOverdue(now);
            AddStarts(commands, now, startsMax);
            AddDrains(commands, now, outstanding);
            AddForce(commands, now);
        }

        if (_isListWanted || _listedAt is null || now - _listedAt >= ListAfter(now)) AddList(commands, now);
        return commands;
    }

    /// <summary>When <see cref="Step"/> should be called at the latest, though nothing happens.</summary>
    public TimeSpan NextWake(TimeSpan now)
    {
        var wake = (_listedAt ?? now) + ListAfter(now);
        if (Missing() > 0 && _backoff.StartAt > now) wake = Earlier(wake, _backoff.StartAt);
        foreach (var member in _members.Values)
        {
            if (member.State == InstanceState.Starting && !member.IsLost && MayGiveUp) wake = Earlier(wake, member.StartedAt + OverdueAfter);
        }

        return wake > now ? wake : now;
    }

    private TimeSpan OverdueAfter => Later((_delay.Value ?? TimeSpan.FromSeconds(1)) * 5, OverdueMin);

    private void AddStarts(List<HabitatCommand> commands, TimeSpan now, int startsMax)
    {
        var starts = Math.Min(Wanted(now), startsMax);
        for (var i = 0; i < starts; i++)
        {
            var instance = _names.Next(_service);
            _members[instance] = new(instance, _revision, now);
            commands.Add(new HabitatCommand.Start(_specFor(instance)));
        }
    }

    /// <summary>How many to start: those short of the desired count; during a roll-over one more than desired may live.</summary>
    private int Missing()
    {
        var live = Count(member => member.IsLive);
        var current = Count(member => member.IsLive && member.Revision == _revision);
        return Math.Min(Desired - current, Desired + (live > current ? 1 : 0) - live);
    }

    private void AddDrains(List<HabitatCommand> commands, TimeSpan now, Func<InstanceId, int> outstanding)
    {
        // Of the present revision: whoever is too many. Of an older one: all but as many as newer ready ones have not replaced yet, those that have been ready longest first.
        var current = Count(member => member.IsLive && member.Revision == _revision);
        var currentReady = Count(member => member.State == InstanceState.Ready && member.Revision == _revision);
        var oldToKeep = Math.Max(Desired - currentReady, 0);
        var tooMany = Victims(member => member.Revision == _revision, outstanding).Take(Math.Max(current - Desired, 0));
        var replaced = Victims(member => member.Revision != _revision, outstanding).AsEnumerable().Reverse().Skip(oldToKeep);
        var superseded = currentReady >= Desired ? _members.Values.Where(member => member.IsLost && member.State == InstanceState.Starting) : []; // It may hang for ever.
        var leaving = tooMany.Concat(replaced).Concat(superseded).ToHashSet();
        leaving.UnionWith(Untimely(leaving));
        foreach (var victim in leaving)
        {
            victim.MoveTo(InstanceState.Draining, now);
            commands.Add(new HabitatCommand.Drain(victim.Instance, _drainGrace));
        }
    }

    /// <summary>
    /// Starts that a roll-over no longer has room for: the desired count fell while many of the new revision were on their way beside the old ones, which must stay until
    /// those are ready. What is ready never exceeds the desired count, so that enough of the others are starts; those of an old revision go first, of equals the youngest.
    /// </summary>
    private IEnumerable<ReplicaMember> Untimely(HashSet<ReplicaMember> leaving)
    {
        var staying = _members.Values.Where(member => member.IsLive && !leaving.Contains(member)).ToList();
        return staying
            .Where(member => member.State == InstanceState.Starting)
            .OrderBy(member => member.Revision == _revision)
            .ThenByDescending(member => member.StartedAt)
            .ThenByDescending(member => member.Instance)
            .Take(staying.Count - (Desired + 1));
    }

    /// <summary>
    /// Live members in the order in which they go: starting ones, then the least loaded, of equals the youngest. The one that has been ready longest goes last: it leads, and
    /// a successor would have to learn anew what it knows.
    /// </summary>
    private List<ReplicaMember> Victims(Func<ReplicaMember, bool> which, Func<InstanceId, int> outstanding)
    {
        var live = _members.Values.Where(member => member.IsLive && which(member)).ToList();
        var eldest = live.Where(member => member.State == InstanceState.Ready).MinBy(member => (member.StateSince, member.Instance));
        return
        [
            .. live
                .OrderBy(member => member.State)
                .ThenBy(member => member == eldest)
                .ThenBy(member => outstanding(member.Instance))
                .ThenByDescending(member => member.StartedAt)
                .ThenByDescending(member => member.Instance),
        ];
    }

    /// <summary>Whoever should have left by now: asked again without grace, as often as a listing still shows it.</summary>
    private void AddForce(List<HabitatCommand> commands, TimeSpan now)
    {
        foreach (var member in _members.Values)
        {
            if (member.State != InstanceState.Draining || now - member.StateSince < _drainGrace + OverdueMin || now - member.HeardAt < ListingDoubt) continue;
            member.HeardAt = now;
            commands.Add(new HabitatCommand.Stop(member.Instance));
        }
    }

    private void AddList(List<HabitatCommand> commands, TimeSpan now)
    {
        _isListWanted = false;
        _listedAt = now;
        commands.Add(HabitatCommand.List.Instance);
    }

    private TimeSpan ListAfter(TimeSpan now)
    {
        if (!_isReconciled) return ListWhenInDoubt;
        foreach (var member in _members.Values)
        {
            var isInDoubt = member.State switch
            {
                InstanceState.Starting => now - member.StartedAt >= OverdueAfter / 2,
                InstanceState.Draining => now - member.StateSince >= _drainGrace + ListWhenInDoubt,
                _ => false,
            };
            if (isInDoubt) return ListWhenInDoubt;
        }

        return ListEvery;
    }

    private void NoteHealth(TimeSpan now)
    {
        foreach (var member in _members.Values)
        {
            if (member.State == InstanceState.Ready && now - member.StateSince >= StartBackoff.HealthyLife) _backoff.LivedLong(member.StartedAt);
        }
    }

    /// <summary>
    /// A start that was given up may still be running. On a machine too busy to start anything in time, replacing each of them again and again would
    /// fill it: no more are given up at once than there should be replicas.
    /// </summary>
    private bool MayGiveUp => Count(member => member.IsLost) < Math.Max(1, Desired);

    private void GiveUpOverdue(TimeSpan now)
    {
        foreach (var member in _members.Values)
        {
            if (!MayGiveUp) return;
            if (member.IsLost || member.State != InstanceState.Starting || now - member.StartedAt < OverdueAfter) continue;
            member.IsLost = true;
            Note(ReplicaNoteKind.Overdue, member.Instance, $"not ready {(now - member.StartedAt).TotalSeconds:0.0} s after its start; another is started, and it is taken when it comes");
        }
    }

    private void Died(ReplicaMember member, HabitatEvent.Gone gone, TimeSpan now)
    {
        _backoff.RoomMayBe();
        if (gone.Asked || member.State == InstanceState.Draining) return;

        var exit = gone.ExitCode is { } code ? $"exit code {code}" : "no exit code";
        Note(ReplicaNoteKind.Died, member.Instance, $"ended by itself {(now - member.StartedAt).TotalSeconds:0.0} s after its start, {exit}. {gone.LastWords}".TrimEnd());
        if (now - member.StartedAt < StartBackoff.HealthyLife) SlowDown(member, exit, now);
    }

    private void WasRefused(ReplicaMember member, HabitatEvent.Refused refused, TimeSpan now)
    {
        if (refused.NoRoom)
        {
            var pause = _backoff.WasFull(Count(other => other.IsLive), now);
            Note(ReplicaNoteKind.NoRoom, member.Instance, $"no room: {refused.Reason}. Asked again in {pause.TotalSeconds:0.0} s, or when something leaves");
            return;
        }

        Note(ReplicaNoteKind.StartRefused, member.Instance, $"could not be started: {refused.Reason}");
        SlowDown(member, refused.Reason, now);
    }

    private void SlowDown(ReplicaMember member, string why, TimeSpan now)
    {
        var pause = _backoff.DiedQuickly(member.StartedAt, now);
        if (pause <= TimeSpan.Zero) return;
        Note(
            ReplicaNoteKind.CrashLoop,
            member.Instance,
            $"{_backoff.Deaths} starts in a row ended within {StartBackoff.HealthyLife.TotalSeconds:0} s (last: {why}); the next is tried in {pause.TotalSeconds:0.0} s");
    }

    private void Reconcile(IReadOnlyList<InstanceListing> listings, TimeSpan now)
    {
        _listedAt = now;
        _isListWanted = false;
        _isReconciled = true;
        var shown = new HashSet<InstanceId>();
        foreach (var listing in listings)
        {
            if (listing.Service != _service || listing.State == InstanceState.Gone) continue;
            shown.Add(listing.Instance);
            Shown(listing, now);
        }

        foreach (var member in _members.Values.Where(member => !shown.Contains(member.Instance) && now - member.HeardAt >= ListingDoubt).ToList())
        {
            _members.Remove(member.Instance);
            _backoff.RoomMayBe();
            if (member.State != InstanceState.Draining) Note(ReplicaNoteKind.Vanished, member.Instance, "is not there any more, as a listing shows");
        }
    }

    private void Shown(InstanceListing listing, TimeSpan now)
    {
        if (!_members.TryGetValue(listing.Instance, out var member))
        {
            _members[listing.Instance] = member = new(listing.Instance, listing.Revision, now);
            Note(ReplicaNoteKind.Adopted, listing.Instance, $"found running ({listing.State}, revision {listing.Revision})");
        }

        if (listing.Address.Length > 0) member.Address = listing.Address;
        if (listing.State > member.State) member.MoveTo(listing.State, now);

        // It was told to leave and does not: the command was lost. Counting it as live again makes the next step ask again.
        else if (member.State == InstanceState.Draining && listing.State < InstanceState.Draining && now - member.HeardAt >= ListingDoubt) Replace(member, listing, now);
    }

    private void Replace(ReplicaMember member, InstanceListing listing, TimeSpan now)
    {
        var again = new ReplicaMember(member.Instance, member.Revision, member.StartedAt) { Address = member.Address };
        again.MoveTo(listing.State, now);
        _members[member.Instance] = again;
    }

    private void Find(InstanceId instance, string address, TimeSpan now)
    {
        if (_members.TryGetValue(instance, out var member))
        {
            member.HeardAt = now;
            member.Address = address;
            return;
        }

        _isListWanted = true; // Started by somebody else, a host before this one perhaps: a listing tells its revision.
    }

    private int Count(Func<ReplicaMember, bool> which) => _members.Values.Count(which);

    private void Note(ReplicaNoteKind kind, InstanceId instance, string text) => _notes.Add(new(kind, instance, text));

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
