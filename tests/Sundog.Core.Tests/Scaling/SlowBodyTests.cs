using Sundog.Core.Admission;
using Sundog.Core.Ports;
using Sundog.Core.Request;
using Sundog.Core.Scaling;
using Sundog.Core.Waiting;

namespace Sundog.Core.Tests.Scaling;

/// <summary>Goal: a service whose responses are long under way has slots for them, and replicas where slots end; it is not taken for one whose CPU is short.</summary>
public class SlowBodyTests
{
    private static readonly ScalingSettings Settings = new(Objective.Parse("p95 < 200ms"), 1, TimeSpan.FromSeconds(0.1));

    [Fact]
    public void Who_downloads_for_half_a_second_keeps_nobody_waiting()
    {
        var download = new DownloadService(perSecond: 40, workSeconds: 0.01, bodySeconds: 0.5);
        download.Run(10); // Little's law: 20 downloads are under way, and the slots were 4.
        var (waited, refused) = (download.Waited, download.Refused);
        download.Run(10);

        Assert.InRange(download.Slots, 25, 64);
        Assert.Equal((waited, refused), (download.Waited, download.Refused));
        Assert.InRange(download.Counts.Max(), 1, 6); // Until slots are given, and no one knows why requests wait, replicas may help.
        Assert.Equal(1, download.Counts[^1]);
    }

    [Fact]
    public void Downloads_that_have_filled_every_slot_do_not_take_the_slots_away()
    {
        var service = new FedService(Settings) { Rate = 40, Body = 0.5, Gauges = (Queued: 0, InFlight: 20, Blocked: 0) }.Run(10);
        var slots = service.Last.Guidance.SlotsPerReplica;
        service.Served = 0;
        service.Gauges = (Queued: 5, InFlight: 64, Blocked: 0);
        service.Run(8); // All who are inside stay.

        Assert.Equal(slots, service.Last.Guidance.SlotsPerReplica);
    }

    [Fact]
    public void More_downloads_than_slots_make_it_grow_and_it_says_why()
    {
        var service = new FedService(Settings) { Rate = 60, ServiceSeconds = 0.005, Body = 2, Gauges = (Queued: 0, InFlight: 120, Blocked: 0) };
        service.IsObeyed = false; // Its gauges are those of one replica.
        service.Run(10);

        var grown = service.Changes[0];
        Assert.Equal(ScalingReason.SlotsHeld, grown.Reason);
        Assert.InRange(grown.Replicas, 2, 3);
        Assert.Contains("A request keeps its place for 2 s after its response began", DecisionText.Explain(grown), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_who_are_answered_are_no_queue_for_the_CPU()
    {
        var service = new FedService(Settings) { Rate = 60, ServiceSeconds = 0.005, Body = 0.5, Gauges = (Queued: 0, InFlight: 31, Blocked: 0) }.Run(10);

        Assert.Equal(0, service.Last.Decision.Inputs.Backlog);
        Assert.Empty(service.Changes);
    }

    [Fact]
    public void The_CPU_that_a_body_needs_is_counted_once()
    {
        // 10 ms of CPU, half of it before the response begins: the engine is fed what the grant was charged with.
        var service = new FedService(Settings) { Rate = 40, ServiceSeconds = 0.01, Untraced = -0.005, Body = 0.005 }.Run(10);

        Assert.Equal(TimeSpan.Zero, service.Last.Decision.Inputs.Body);
    }

    /// <summary>One service of real flows and a real engine, on a clock of milliseconds: work without queues for a fixed time, then a body for a fixed time.</summary>
    private sealed class DownloadService(double perSecond, double workSeconds, double bodySeconds)
    {
        private readonly ScalingEngine _engine = new(Settings);
        private readonly List<Replica> _replicas = [];
        private readonly SeededRandom _random = new(5);
        private TimeSpan _now, _nextArrival;
        private int _named;

        public int Waited { get; private set; }

        public int Refused { get; private set; }

        public int Slots => _replicas[0].Flow.Slots;

        public List<int> Counts { get; } = [1];

        public void Run(double seconds)
        {
            for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += TimeSpan.FromMilliseconds(1))
            {
                while (_replicas.Count < Counts[^1]) _replicas.Add(new(new($"download-{_named++}"), _now));
                while (_replicas.Count > Counts[^1]) _replicas.RemoveAt(_replicas.Count - 1);
                foreach (var replica in _replicas) replica.Proceed(_now, workSeconds, bodySeconds);
                for (; _nextArrival <= _now; _nextArrival += TimeSpan.FromSeconds(1 / perSecond)) Arrive();
                if (_now >= _engine.NextWake) Step();
            }
        }

        private void Arrive()
        {
            var verdict = _replicas[_random.Next(_replicas.Count)].Arrive(_now);
            if (verdict.IsQueued) Waited++;
            if (verdict.IsRefused) Refused++;
        }

        private void Step()
        {
            var views = _replicas.Select(r => new ReplicaView(r.Instance, InstanceState.Ready, _now - r.Since, r.Flow.Totals(0, _now), TimeSpan.Zero));
            var entry = _replicas[0].Flow.Report(0, _now).Entry;
            var turn = _engine.Step(_now, new([.. views], Counts[^1], 1, 50, [], null, [], entry, []));
            if (turn.Decision.IsChange) Counts.Add(turn.Decision.Replicas);
            foreach (var replica in _replicas) replica.Flow.Follow(turn.Guidance);
        }
    }

    private sealed class Replica
    {
        private readonly List<RequestAccount> _working = [], _sending = [];

        public Replica(InstanceId instance, TimeSpan now)
        {
            (Instance, Since) = (instance, now);
            Flow.Ledger.Ready(now);
        }

        public InstanceId Instance { get; }

        public TimeSpan Since { get; }

        public RequestFlow<RequestAccount> Flow { get; } = new(new(new("download"), Slots: 4, QueueMax: 200, Settings.Objective));

        public AdmissionVerdict Arrive(TimeSpan now)
        {
            var request = new RequestAccount();
            var verdict = Flow.Arrive(request, Arrival.FromOutside(), now);
            if (verdict.IsAdmitted) _working.Add(request);
            return verdict;
        }

        public void Proceed(TimeSpan now, double workSeconds, double bodySeconds)
        {
            foreach (var request in Over(_working, r => now - r.AdmittedAt, workSeconds))
            {
                Flow.Close(request, RequestOutcome.Completed, now);
                _sending.Add(request);
            }

            foreach (var request in Over(_sending, r => now - r.ClosedAt, bodySeconds)) Flow.Leave(request, now);
            while (Flow.TryAnswer(now, out var answered, out var verdict)) if (verdict.IsAdmitted) _working.Add(answered);
        }

        private static List<RequestAccount> Over(List<RequestAccount> requests, Func<RequestAccount, TimeSpan> spent, double seconds)
        {
            var over = requests.FindAll(request => spent(request).TotalSeconds >= seconds);
            requests.RemoveAll(over.Contains);
            return over;
        }
    }
}
