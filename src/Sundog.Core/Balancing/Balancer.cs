using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Core.Balancing;

/// <summary>The instances of one callee as one caller sees them: says which one takes the next call.</summary>
/// <remarks>
/// Power of two choices: of two drawn at random, the one with fewer outstanding calls. It stays good when the view is a little old, where "the best of
/// all" makes herds (Mitzenmacher, The power of two choices in randomized load balancing, 2001). One of many callers draws from its own part of the
/// instances, or it would know almost nothing of their load (see <see cref="Stand"/>). Young instances get their share
/// slowly, by the warm-up that was measured; the first call goes to them at once. An instance that fails is left alone for a
/// growing time, at most half of all at once; when nobody else is left, that no longer counts. Draining instances are never chosen.
/// Not thread-safe.
/// </remarks>
public sealed class Balancer(SeededRandom random)
{
    private const int FailuresUntilAway = 5;

    /// <summary>Fewest instances in a caller's part.</summary>
    private const int PartMin = 3;

    private static readonly TimeSpan AwayFirst = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AwayMax = TimeSpan.FromSeconds(30);

    private readonly Dictionary<InstanceId, CalleeInstance> _known = [];
    private readonly List<CalleeInstance> _ready = [];
    private readonly List<CalleeInstance> _collected = [];
    private readonly WarmUpEstimate _warmUp = new();
    private int _rank;
    private int _peers = 1;
    private int _uncalled, _suspects; // Of the ready ones: never called; away or on probation.
    private List<CalleeInstance> _eligible = []; // For the present choice.

    /// <summary>Instances that can be chosen now.</summary>
    public IReadOnlyList<CalleeInstance> Ready => _ready;

    /// <summary>How long a new instance gets less than its share, as measured; zero until measured.</summary>
    public TimeSpan WarmUp => _warmUp.WarmUp;

    /// <summary>Takes what the registry says now: all instances, complete.</summary>
    public void Update(IReadOnlyList<InstanceEntry> instances, TimeSpan now)
    {
        var listed = new HashSet<InstanceId>();
        foreach (var entry in instances)
        {
            listed.Add(entry.Instance);
            Update(entry, now);
        }

        foreach (var gone in _known.Values.Where(instance => !listed.Contains(instance.Instance)).ToList())
        {
            gone.State = InstanceState.Gone;
            _known.Remove(gone.Instance);
        }

        CollectReady();
    }

    /// <summary>
    /// Says that this caller is one of several like it: it then keeps to its own part of the instances. What it has outstanding there is most of what
    /// is outstanding there, while a caller that spreads over all sees only its own few calls at each and chooses almost at random.
    /// </summary>
    /// <param name="rank">0 to <paramref name="peers"/> - 1, in an order that all of them share.</param>
    public void Stand(int rank, int peers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers, 1);
        (_rank, _peers) = (Math.Clamp(rank, 0, peers - 1), peers);
    }

    /// <summary>Picks the instance for the next call and counts the call as outstanding: <see cref="Finished"/> must follow, once.</summary>
    /// <param name="tried">Instances that this call was sent to before: chosen again only when there is no other.</param>
    /// <returns>Null when no instance is ready.</returns>
    public CalleeInstance? Choose(ReadOnlySpan<CalleeInstance> tried, TimeSpan now)
    {
        if (_ready.Count == 0) return null;

        // In panic the untried are preferred to the healthy: a second call to the same sick instance helps least.
        if (!Collect(tried, healthyOnly: true, now) && !Collect(tried, healthyOnly: false, now) && !Collect([], healthyOnly: true, now)) Collect([], healthyOnly: false, now);

        var chosen = Newcomer() ?? BetterOfTwo(now);
        if (!chosen.WasCalled) _uncalled--;
        chosen.WasCalled = true;
        chosen.Outstanding++;
        return chosen;
    }

    /// <summary>Whether there is a ready instance that a call was not sent to yet.</summary>
    public bool HasOther(ReadOnlySpan<CalleeInstance> tried)
    {
        foreach (var instance in _ready)
        {
            if (!Contains(tried, instance)) return true;
        }

        return false;
    }

    /// <summary>A call that <see cref="Choose"/> gave out has ended.</summary>
    /// <param name="callTime">From sending to the start of the response; used only when it was answered.</param>
    public void Finished(CalleeInstance instance, CallOutcome outcome, TimeSpan callTime, TimeSpan now)
    {
        if (instance.Outstanding == 0) throw new InvalidOperationException($"More calls to {instance.Instance} ended than began.");
        instance.Outstanding--;

        switch (outcome)
        {
            case CallOutcome.Answered:
                _warmUp.Add(now - instance.ReadyAt, callTime);
                Recover(instance);
                break;
            case CallOutcome.Refused:
                Recover(instance);
                break;
            case CallOutcome.RefusedDraining:
                MoveTo(instance, InstanceState.Draining);
                CollectReady();
                break;
            case CallOutcome.Failed:
                instance.Failures++;
                if (instance.IsOnProbation || instance.Failures >= FailuresUntilAway) SendAway(instance, now);
                break;
            case CallOutcome.ConnectionFailed:
                instance.Failures++;
                SendAway(instance, now);
                break;
            case CallOutcome.Cancelled:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome.");
        }
    }

    private void Update(InstanceEntry entry, TimeSpan now)
    {
        if (!_known.TryGetValue(entry.Instance, out var instance)) _known[entry.Instance] = instance = new(entry.Instance, entry.Address);
        if (instance.Address != entry.Address)
        {
            instance.Address = entry.Address;
            instance.Attachment = null;
        }

        var becomesReady = entry.State == InstanceState.Ready && instance.State < InstanceState.Ready;
        // Only a listing takes back what a listing said: the drain was lost. Whoever said in a reply that it leaves may be listed as ready for a moment yet.
        if (instance.IsListedDraining && entry.State < InstanceState.Draining) instance.State = entry.State;
        else MoveTo(instance, entry.State);
        instance.IsListedDraining = entry.State == InstanceState.Draining;
        if (becomesReady) instance.ReadyAt = now - entry.InState;
    }

    private void CollectReady()
    {
        _ready.Clear();
        foreach (var instance in _known.Values)
        {
            if (instance.State == InstanceState.Ready && instance.Address.Length > 0) _ready.Add(instance);
        }

        _uncalled = _ready.Count(instance => !instance.WasCalled);
        _suspects = _ready.Count(IsSuspect);

        _ready.Sort(static (a, b) => a.Instance.CompareTo(b.Instance)); // The same ring at every caller.
    }

    private bool Collect(ReadOnlySpan<CalleeInstance> tried, bool healthyOnly, TimeSpan now)
    {
        if (_suspects == 0 && tried.IsEmpty)
        {
            _eligible = _ready;
            return true;
        }

        _collected.Clear();
        foreach (var instance in _ready)
        {
            if (healthyOnly && (now < instance.AwayUntil || (instance.IsOnProbation && instance.Outstanding > 0))) continue;
            if (!Contains(tried, instance)) _collected.Add(instance);
        }

        _eligible = _collected;
        return _eligible.Count > 0;
    }

    /// <summary>An instance of this caller's part that has never been called: chance would let it wait for its first call.</summary>
    private CalleeInstance? Newcomer()
    {
        if (_uncalled == 0) return null;
        var (start, width) = Part();
        for (var i = (int)start; i < start + width; i++)
        {
            var instance = _eligible[i % _eligible.Count];
            if (!instance.WasCalled) return instance;
        }

        return null;
    }

    private CalleeInstance BetterOfTwo(TimeSpan now)
    {
        var first = _eligible[Draw()];
        var other = Another(first);
        return other != first && Load(other, now) < Load(first, now) ? other : first;
    }

    /// <summary>A place in this caller's part of the ring.</summary>
    private int Draw()
    {
        var (start, width) = Part();
        return (int)(start + (width * random.NextDouble())) % _eligible.Count;
    }

    private (double Start, double Width) Part()
    {
        var count = _eligible.Count;
        return ((double)_rank / _peers * count, Math.Clamp((double)count / _peers, Math.Min(count, PartMin), count));
    }

    /// <summary>Another instance of the part, drawn as the first was; when chance insists on the first, the one beside it. The same one only when it is alone.</summary>
    private CalleeInstance Another(CalleeInstance first)
    {
        if (_eligible.Count == 1) return first;
        for (var draws = 0; draws < 4; draws++)
        {
            var other = _eligible[Draw()];
            if (other != first) return other;
        }

        var place = (int)Part().Start; // A part has at least two places.
        return _eligible[place] != first ? _eligible[place] : _eligible[(place + 1) % _eligible.Count];
    }

    /// <summary>Outstanding calls in relation to what the instance can take at its age. An idle one counts as idle at any age: a call is what warms it.</summary>
    private double Load(CalleeInstance instance, TimeSpan now)
    {
        if (instance.Outstanding == 0) return 0;
        var weight = Weight(instance, now);
        if (weight >= 1) return instance.Outstanding;
        return instance.Outstanding >= YoungCap(weight) ? double.PositiveInfinity : instance.Outstanding / weight;
    }

    private double Weight(CalleeInstance instance, TimeSpan now)
    {
        var age = now - instance.ReadyAt;
        return age >= WarmUp ? 1 : Math.Max(age / WarmUp, 0.1);
    }

    /// <summary>A young instance's part of the mean number of calls outstanding at an instance; at least 1.</summary>
    private double YoungCap(double weight)
    {
        var sum = 0;
        foreach (var instance in _ready) sum += instance.Outstanding;
        return Math.Max(1, Math.Ceiling(weight * ((double)sum / _ready.Count)));
    }

    private void Recover(CalleeInstance instance)
    {
        if (instance.Failures == 0 && !IsSuspect(instance)) return;
        instance.Failures = 0;
        instance.TimesAway = 0;
        instance.IsOnProbation = false;
        instance.AwayUntil = TimeSpan.Zero;
        _suspects = _ready.Count(IsSuspect);
    }

    private static bool IsSuspect(CalleeInstance instance) => instance.IsOnProbation || instance.AwayUntil > TimeSpan.Zero;

    private void SendAway(CalleeInstance instance, TimeSpan now)
    {
        var away = 0;
        foreach (var other in _ready)
        {
            if (other != instance && now < other.AwayUntil) away++;
        }

        if (now < instance.AwayUntil || away + 1 > _ready.Count / 2) return;

        var growth = Math.Min(instance.TimesAway++, 16);
        var stay = AwayFirst * (1 << growth);
        instance.AwayUntil = now + (stay < AwayMax ? stay : AwayMax);
        instance.IsOnProbation = true;
        _suspects = _ready.Count(IsSuspect);
    }

    private static void MoveTo(CalleeInstance instance, InstanceState state)
    {
        if (state > instance.State) instance.State = state;
    }

    private static bool Contains(ReadOnlySpan<CalleeInstance> tried, CalleeInstance instance)
    {
        foreach (var one in tried)
        {
            if (ReferenceEquals(one, instance)) return true;
        }

        return false;
    }
}
