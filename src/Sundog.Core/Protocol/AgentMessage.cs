using System.Text.Json.Serialization;
using Sundog.Core.Scaling;

namespace Sundog.Core.Protocol;

/// <summary>
/// What an instance and its machine's host say to each other on the one stream between them: a line of JSON each, at most
/// <see cref="LineBytesMax"/> long. A longer line, or one that is no message, closes the stream. Ages are used instead of points in time.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Report), "report")]
[JsonDerivedType(typeof(SetDesired), "set-desired")]
[JsonDerivedType(typeof(Kept), "kept")]
[JsonDerivedType(typeof(Guidance), "guidance")]
[JsonDerivedType(typeof(Summon), "summon")]
[JsonDerivedType(typeof(ExemplarSeen), "exemplar")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(ServiceInstances), "instances")]
[JsonDerivedType(typeof(Leader), "leader")]
[JsonDerivedType(typeof(PeerReport), "peer-report")]
[JsonDerivedType(typeof(DesiredAnswer), "desired-answer")]
public abstract record AgentMessage
{
    public const int LineBytesMax = 256 * 1024;

    private AgentMessage() { }

    // From an instance to its host.

    /// <summary>The first line of a stream: who I am. The token was given to the instance at its start; it fixes the one service it may command.</summary>
    /// <param name="Address">Where it answers: <c>http://127.0.0.1:40001</c>; empty until it listens.</param>
    /// <param name="Ready">True once it can serve: repeated after a host's restart.</param>
    public sealed record Hello(string Application, ServiceId Service, InstanceId Instance, string Token, int ProcessId, string Address, bool Ready) : AgentMessage
    {
        /// <summary>What it goes by, wherever that was said: <c>p95 &lt; 200ms</c>. Null without one.</summary>
        public string? Objective { get; init; }
    }

    /// <summary>The instance's measurements, sent on each tick in which something changed, and at least once a second.</summary>
    public sealed record Report(ReplicaReport Of) : AgentMessage;

    /// <summary>The leader's command: an absolute count. Refused when older than what the host has by (epoch, sequence).</summary>
    /// <param name="Observe">True: put it into the journal, but do not act.</param>
    /// <param name="Will">For the leader's successor.</param>
    public sealed record SetDesired(int Replicas, long Epoch, long Sequence, ScalingDecision Decision, bool Observe = false, EngineWill? Will = null) : AgentMessage;

    /// <summary>The leader keeps its count, for a reason that it has not told before: for the journal only. Nothing follows from it.</summary>
    public sealed record Kept(ScalingDecision Decision, long Epoch) : AgentMessage;

    /// <summary>From the leader through the host to every replica of its service: what to declare, grant and admit from now on.</summary>
    /// <param name="Will">For the leader's successor; it stays with the host.</param>
    /// <param name="Shortage">For the host, which shares the machine's room.</param>
    public sealed record Guidance(ServiceGuidance Of, EngineWill? Will = null, Shortage? Shortage = null) : AgentMessage;

    /// <summary>A caller found no instance: please start these services, all at once.</summary>
    public sealed record Summon(IReadOnlyList<ServiceId> Services) : AgentMessage;

    /// <summary>A slow or sampled request, complete, for people.</summary>
    public sealed record ExemplarSeen(Exemplar Of) : AgentMessage;

    // From the host to an instance.

    /// <summary>Follows the instances of every service: whoever has heard it knows the application, and may say that it is ready. Again when there are other services.</summary>
    /// <param name="Epoch">Of this host; grows with every restart.</param>
    /// <param name="Services">All services of the application, so that hashes have names.</param>
    public sealed record Welcome(long Epoch, IReadOnlyList<ServiceId> Services) : AgentMessage;

    /// <summary>All instances of one service, complete; sent for every service at first and then on each change.</summary>
    /// <param name="Desired">What the host works towards.</param>
    public sealed record ServiceInstances(ServiceId Service, int Desired, int ReplicasMin, int ReplicasMax, IReadOnlyList<InstanceEntry> Instances) : AgentMessage;

    /// <summary>Who leads the receiver's service from now on: of those that are ready, whoever has been so longest.</summary>
    /// <param name="Instance">Null while nobody does.</param>
    /// <param name="Will">What its predecessor left; to the leader only.</param>
    public sealed record Leader(InstanceId? Instance, long Epoch, bool IsYou, EngineWill? Will = null) : AgentMessage;

    /// <summary>To the leader only: what another replica of its service reported.</summary>
    public sealed record PeerReport(InstanceId Instance, ReplicaReport Of) : AgentMessage;

    /// <param name="Accepted">False when the command was stale or would change nothing it may change.</param>
    /// <param name="Desired">What holds now.</param>
    /// <param name="ReplicasMax">Room known now.</param>
    public sealed record DesiredAnswer(long Sequence, bool Accepted, int Desired, int ReplicasMax, string Reason) : AgentMessage;
}
