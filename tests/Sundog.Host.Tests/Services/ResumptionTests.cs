using Sundog.Host.Services;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Services;

/// <summary>Goal: what keeps one application from being taken over keeps neither the others nor itself for good. Method: starts that fail as the test says.</summary>
public sealed class ResumptionTests : IDisposable
{
    private readonly Dictionary<string, Exception> _fails = [];
    private readonly List<string> _started = [];
    private readonly List<string> _told = [];
    private readonly Resumption _resumption;
    private readonly TaskCompletionSource _shop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResumptionTests() => _resumption = new(
        (spec, _) =>
        {
            lock (_fails) if (_fails.TryGetValue(spec.Name, out var failure)) return Task.FromException(failure);
            lock (_started) _started.Add(spec.Name);
            if (spec.Name == "shop") _shop.SetResult();
            return Task.CompletedTask;
        },
        (_, text) => _told.Add(text));

    public void Dispose() => _resumption.Dispose();

    [Fact]
    public async Task Whatever_goes_wrong_with_one_the_others_are_taken_over_and_it_is_as_soon_as_it_can_be()
    {
        _fails["shop"] = new InvalidOperationException("of our own making");
        await _resumption.ResumeAsync([Stored("shop"), Stored("blog")]);
        Assert.Equal(["blog"], _started);
        Assert.Equal([("shop", "of our own making")], _resumption.Waiting.Select(waiting => (waiting.Name, waiting.Reason)));
        Assert.Contains("of our own making", Assert.Single(_told));

        lock (_fails) _fails.Clear();
        await _shop.Task.WaitAsync(Patience.Token);
    }

    [Fact]
    public async Task What_could_not_be_started_to_be_taken_down_still_waits()
    {
        _fails["shop"] = new IOException("no");
        await _resumption.ResumeAsync([Stored("shop")]);
        await Assert.ThrowsAsync<IOException>(() => _resumption.StartAnywhereAsync("shop"));
        Assert.Equal("shop", Assert.Single(_resumption.Waiting).Name);
    }

    private static StoredApplication Stored(string name) => new(Shop.Of(name, Shop.Service("front")), 8080, new Dictionary<string, StoredService>());
}
