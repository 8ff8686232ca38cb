using Sundog.Bench.Load;
using Sundog.Core;
using Sundog.Core.Applications;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;
using Sundog.Host.Management;

namespace Sundog.Cli.Tests.Rendering;

/// <summary>One application as a host would tell of it, with something of everything in it.</summary>
internal static class Invented
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly DecisionRecord Grown = new(
        Number: 42, At: Now - TimeSpan.FromSeconds(35), Application: "store", Service: new("persistence"), Leader: new("persistence-3f"), Epoch: 2, Sequence: 7,
        new ScalingDecision(
            Replicas: 3, Before: 1, ScalingReason.WaitOverBudget,
            new ScalingInputs
            {
                ArrivalsPerSecond = 96.4,
                ArrivalsPerSecondUpper = 118,
                ServiceTime = Ms(12),
                WaitBudget = Ms(60),
                PredictedWait = Ms(212),
                MeasuredWait = Ms(81),
                ProvisioningDelay = Ms(180),
                Horizon = Ms(430),
                Cooldown = TimeSpan.FromSeconds(2),
                Ready = 1,
                SlotsPerReplica = 2,
                CpuCores = 0.25,
            },
            [new(2, Ms(90), false), new(3, Ms(14), true)]),
        Observed: false, Accepted: true, "accepted",
        new DecisionEffect(TimeSpan.FromSeconds(5), Ms(310), Ready: 3, ArrivalsPerSecond: 101, Ms(12), CompletionsPerSecond: 101));

    public static readonly DecisionRecord Kept = Grown with
    {
        Number = 41,
        At = Now - TimeSpan.FromMinutes(3),
        Service = new("webui"),
        Effect = null,
        Decision = Grown.Decision with { Replicas = 1, Reason = ScalingReason.BlamedOnCallee, Inputs = Grown.Decision.Inputs with { Blame = "persistence", InducedShare = 0.71 }, Alternatives = [] },
    };

    public static readonly DecisionRecord Shrunk = Grown with
    {
        Number = 43,
        Decision = Grown.Decision with { Before = 3, Replicas = 2, Reason = ScalingReason.FewerSuffice, Alternatives = [new(1, Ms(90), false), new(2, Ms(14), true)] },
        Effect = Grown.Effect! with { ReadyAfter = Ms(1), Ready = 2 },
    };

    public static readonly ApplicationStatus Store = new(
        "store", "5d41402abc4b", "http://127.0.0.1:8080", new("webui"), IsSettled: false,
        new FrontCounts(Arrived: 12_345, Answered: 12_300, Refused: 7, ServerErrors: 2, Unreachable: 1, Abandoned: 3, Inside: 32, HeadersStripped: 0),
        new LatencyView(97.2, Ms(43), Ms(231), Ms(1480)),
        [
            Service("webui", desired: 1, 96.4, Ms(205), new Objective(0.95, Ms(200)), [
                new(WaitKind.Other, "persistence", true, true, Ms(93)), new(WaitKind.ThreadPool, "thread-pool", false, true, Ms(0.4))], ["ready"]) with
            {
                OutOfReach = new(new Objective(0.95, Ms(200)), Ms(214)),
            },
            Service("persistence", desired: 3, 192.8, Ms(93), null, [new(WaitKind.Cpu, "", false, true, Ms(31)), new(WaitKind.Database, "catalog", false, false, Ms(4))], ["ready", "starting"]),
        ]);

    public static readonly HostStatus Status = new(
        4711, Epoch: 2, TimeSpan.FromMinutes(10), "process", new HabitatCapabilities(false, "cannot write cpu.max", false, "cannot write memory.max"),
        new RoomStatus(MachineCores: 2, Overcommit: 4, RoomCores: 8, GrantedCores: 1, MemoryBytes: 8L << 30, StatedBytes: 768L << 20, StartsAtOnce: 2, StartsUnderWay: 2),
        new BorderCounts(Streams: 3, Strangers: 0, Broken: 0, TooMany: 0, RequestsRefused: 1), Waiting: [], [Store]);

    public static readonly Exemplar Slow = new(
        "4bf92f3577b34da6a3ce929d0e0e4736", "GET /product/{id}", 200, TimeSpan.FromSeconds(3), Ms(412), Ms(280),
        [
            new("persistence", WaitKind.Cpu, Ms(180), Ms(25)), new("image", WaitKind.ThreadPool, Ms(80), Ms(60)), new("auth", WaitKind.Other, TimeSpan.Zero, Ms(2)),
            new("webui", WaitKind.Admission, Ms(20), Ms(30)), new("front-door", WaitKind.Other, TimeSpan.Zero, Ms(1)),
        ]);

    public static readonly Exemplar Unaccounted = new(
        "0af7651916cd43dd8448eb211c80319c", "GET /", 504, TimeSpan.FromSeconds(8), Ms(2050), TimeSpan.Zero, [new("front-door", WaitKind.Other, TimeSpan.Zero, Ms(0.14))]);

    public static readonly LoadResult Load = Loaded();

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static ServiceStatus Service(
        string name, int desired, double rate, TimeSpan p95, Objective? objective, WaitStatus[] waits, string[] states) => new(
        new(name), desired, ReplicasMin: 1, ReplicasMax: 8, Pinned: null, ScalerKind.Own, Observe: false, objective, CpuCores: 0.25, CpuGranted: false, new InstanceId($"{name}-0"),
        rate, p95 / 5, p95, p95 * 2, waits, IsSaturated: false, WaitingForTurn: Math.Max(0, desired - states.Length), WaitingForRoom: 0, Ms(180), ReplicaSeconds: 321.5, LastDecision: null,
        [.. states.Select((state, i) => Replica($"{name}-{i}", state == "ready", rate / states.Length))]);

    private static ReplicaStatus Replica(string name, bool isReady, double rate) => new(
        new(name), isReady ? InstanceState.Ready : InstanceState.Starting, isReady ? 1200 : null, "http://127.0.0.1:40001", TimeSpan.FromSeconds(isReady ? 95 : 0.2),
        "0cc175b9c0f1", new LatencyView(isReady ? rate : 0, Ms(19), Ms(93), Ms(180)), InFlight: isReady ? 2 : 0, Queued: isReady ? 5 : 0, Slots: 2, CpuUsed: isReady ? 0.24 : 0,
        ReportAge: Ms(40), LogPath: "");

    private static LoadResult Loaded()
    {
        var counts = new OutcomeCounts(Ok: 1130, AnsweredLate: 41, Failed: 3, Refused: 20, ConnectionRefused: 0, Unanswered: 6, NotSent: 0);
        return new(
            Ms(250), TimeSpan.FromSeconds(20), counts, new Percentiles(1177, Ms(42), Ms(180), Ms(262), Ms(640), Ms(1900), Ms(2500)),
            new Percentiles(1200, Ms(0.06), Ms(0.2), Ms(0.4), Ms(1.1), Ms(2), Ms(3)), TimeSpan.FromSeconds(2.5), [new(0, counts, 0, Ms(42), Ms(262), Ms(640))], "status 500");
    }
}
