using System.Text.Json;
using CsCheck;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;
using Sundog.Core.Scaling;
using Sundog.Core.Wire;

namespace Sundog.Core.Tests.Protocol;

/// <summary>Goal: what a host and its instances say to each other arrives as it was said, and a line that is no message is told apart by one of few exceptions.</summary>
public class AgentJsonTests
{
    private static readonly ServiceId Web = new("web"), Prices = new("prices");
    private static readonly InstanceId One = new("web-a1");
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(12.5);

    private static readonly EngineWill Will = new(Moment, Persistence: 2, BudgetFactor: 1.3, ProvisioningDelay: Moment, AtZero: true, AdmissionLevel: 0.4);

    private static readonly ScalingInputs Inputs = new() { PredictedWait = TimeSpan.MaxValue, Blame = "x\"y", Constants = new() { Drain = Moment } };

    private static readonly AgentMessage[] OneOfEach =
    [
        new AgentMessage.Hello("store", Web, One, "secret", 17, "http://127.0.0.1:40001", Ready: true),
        new AgentMessage.Report(SomeReport),
        new AgentMessage.SetDesired(3, 7, 9, new(3, 2, ScalingReason.WaitOverBudget, Inputs, [new(3, Moment, true)]), Observe: true, Will),
        new AgentMessage.Kept(new(2, 2, ScalingReason.Incurable, new() { Blame = "orders-row", OutOfReach = new(new(0.95, Moment), 2 * Moment) }, []), 7),
        new AgentMessage.Guidance(new([new(Prices, 10, 12, Moment)], 0.3, 0.5, true, false, true, 1.5, 4, 255), Will, new(Moment, Moment, IsSaturated: true)),
        new AgentMessage.Summon([Web, Prices]),
        new AgentMessage.ExemplarSeen(new("4bf9", "GET /", 200, Moment, Moment, Moment, [new("web", WaitKind.Lock, Moment, Moment)])),
        new AgentMessage.Welcome(3, [Web]),
        new AgentMessage.ServiceInstances(Web, 2, 1, 5, [new(One, "http://127.0.0.1:40001", InstanceState.Ready, Moment)]),
        new AgentMessage.Leader(One, 3, IsYou: true, Will),
        new AgentMessage.Leader(null, 4, IsYou: false),
        new AgentMessage.PeerReport(One, SomeReport),
        new AgentMessage.DesiredAnswer(9, true, 3, 5, "accepted"),
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, OneOfEach.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_arrives_as_it_was_said(int kind)
    {
        var said = JsonSerializer.Serialize(OneOfEach[kind], AgentJson.Default.AgentMessage);
        var heard = JsonSerializer.Deserialize(said, AgentJson.Default.AgentMessage)!;

        Assert.Equal(OneOfEach[kind].GetType(), heard.GetType());
        Assert.Equal(said, JsonSerializer.Serialize(heard, AgentJson.Default.AgentMessage));
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public void Every_kind_of_message_is_tried() =>
        Assert.Equal(
            typeof(AgentMessage).GetNestedTypes().Select(type => type.Name).Order(), OneOfEach.Select(message => message.GetType().Name).Distinct().Order());

    [Fact]
    public void What_is_no_message_is_told_by_one_of_few_exceptions() =>
        Gen.OneOf(Gen.Byte.Array[0, 100], Damaged).Sample(
            bytes =>
            {
                try
                {
                    JsonSerializer.Deserialize(bytes, AgentJson.Default.AgentMessage);
                }
                catch (Exception wrong)
                {
                    // What the host's reader of lines takes for "no message".
                    Assert.True(wrong is JsonException or NotSupportedException or ArgumentException or InvalidOperationException, wrong.ToString());
                }
            },
            iter: 3000);

    /// <summary>A real message with a few bytes changed.</summary>
    private static Gen<byte[]> Damaged =>
        from kind in Gen.Int[0, OneOfEach.Length - 1]
        from hits in Gen.Select(Gen.Double.Unit, Gen.Char[' ', '~']).Array[1, 4]
        select Hit(JsonSerializer.SerializeToUtf8Bytes(OneOfEach[kind], AgentJson.Default.AgentMessage), hits);

    private static byte[] Hit(byte[] message, (double Where, char What)[] hits)
    {
        foreach (var (where, what) in hits) message[(int)(where * message.Length) % message.Length] = (byte)what;
        return message;
    }

    private static ReplicaReport SomeReport => new(
        new() { Arrivals = 12, Completions = 11, ServiceSeconds = 0.25, ReadySeconds = 60 },
        [new(Caller: 77, 10, 12, 255, Moment, 0.5)],
        Moment,
        [new(Prices, 5, 4, 0.1, 0.3, 0.9, true, false, 0.2)],
        new(100, 3, [Moment]),
        [new(WaitKind.Database, "orders", 1.5, Curable: false)],
        new(12.5, Moment, Moment, Moment));
}
