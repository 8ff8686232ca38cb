using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Promises;

/// <summary>Goal: nothing that a stranger writes into our headers is believed or passed on, and none of ours leaves. Method: send it byte for byte, read what arrives.</summary>
public class ForgedHeadersTests
{
    private const int Ok = 200, HeadersTooLarge = 431;

    private static readonly string[] Forged =
    [
        "sundog: x", "sundog: " + new string('A', 32), "Sundog: \u00e9\u00ff", "sundog: AAAA, BBBB", "sundog:", "sundog-wait: " + new string('A', 22), "sundog: " + new string('A', 8000),
    ];

    [Fact]
    public async Task At_the_front_door_they_are_thrown_away_and_counted_and_ours_stay_inside()
    {
        await using var application = await RunningApplication.UpAsync(Alone());
        foreach (var header in Forged) AssertUnmoved(await RawHttp.GetAsync(application.Address, "/headers", header));
        AssertUnmoved(await RawHttp.GetAsync(application.Address, "/headers", Forged));

        Assert.Equal(HeadersTooLarge, (await RawHttp.GetAsync(application.Address, "/headers", "sundog: " + new string('A', 100_000))).Status);

        // Some of these are not even HTTP, and the server's own limits turn them away before anybody could count them.
        Assert.InRange((await application.StatusAsync()).Front.HeadersStripped, Forged.Length - 2, 2 * Forged.Length);
        Assert.Equal(Ok, (await RawHttp.GetAsync(application.Address, "/work")).Status);
    }

    [Fact]
    public async Task At_a_replica_itself_what_is_not_signed_is_no_header_of_a_peer()
    {
        await using var application = await RunningApplication.UpAsync(Alone());
        var replica = new Uri(Assert.Single((await application.ServiceAsync("front")).Replicas).Address);
        foreach (var header in Forged.Where(header => !header.StartsWith("sundog-wait", StringComparison.Ordinal))) AssertUnmoved(await RawHttp.GetAsync(replica, "/headers", header));
        AssertUnmoved(await RawHttp.GetAsync(replica, "/headers", "sundog: " + new string('A', 32), "sundog: " + new string('A', 32)));
        Assert.Equal(Ok, (await RawHttp.GetAsync(replica, "/work")).Status);
    }

    private static string Alone() => new TestManifest().Service("front", cpu: 1, max: 1, objective: "p95 < 2s").ToString();

    /// <summary>Served as if the header were not there; or turned away as no HTTP at all.</summary>
    private static void AssertUnmoved(RawHttp answer)
    {
        Assert.True(answer.Status is Ok or 400 or HeadersTooLarge, answer.Text);
        if (answer.Status != Ok) return;
        Assert.DoesNotContain("AAAA", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nsundog-wait:", answer.Text, StringComparison.OrdinalIgnoreCase);
    }
}
