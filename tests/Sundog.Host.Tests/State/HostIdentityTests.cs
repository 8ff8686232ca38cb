using Microsoft.Extensions.Time.Testing;
using Sundog.Core;
using Sundog.Host.State;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.State;

/// <summary>Goal: epochs only grow, and a token opens one instance's stream only; also when the files behind them are damaged.</summary>
public sealed class HostIdentityTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly HostFolder _folder;
    private readonly List<string> _told = [];
    private readonly StateWriter _writer = new();

    public HostIdentityTests() => _folder = new HostFolder(_temporary.Path).Make();

    public void Dispose()
    {
        _writer.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void Each_start_has_the_next_epoch_and_the_same_secret()
    {
        var (first, second) = (Next(), Next());
        Assert.Equal((1, 2), (first.Epoch, second.Epoch));
        Assert.Equal(first.Secret, second.Secret);
        Assert.Equal("", second.Mark);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a number")]
    [InlineData("-3")]
    [InlineData("99999999999999999999999")]
    public void A_damaged_epoch_is_followed_by_one_beyond_all_before_it(string damage)
    {
        for (var i = 0; i < 5; i++) Next();
        File.WriteAllText(_folder.Epoch, damage);
        var mended = Next();
        Assert.True(mended.Epoch > 6);
        Assert.Equal(mended.Epoch + 1, Next().Epoch);
        Assert.Single(_told);
    }

    [Fact]
    public void A_disk_that_does_not_take_the_epoch_keeps_no_host_from_starting_and_gets_it_when_it_does()
    {
        for (var i = 0; i < 5; i++) Next();
        Directory.CreateDirectory(_folder.Epoch + ".next"); // In the way of what is written.
        long unwritten;
        using (var writer = new StateWriter())
        {
            unwritten = Next(writer).Epoch;
            Assert.True(unwritten > 6);
            Assert.Contains("cannot be written now", Assert.Single(_told));
            Directory.Delete(_folder.Epoch + ".next");
        }

        Assert.Equal(unwritten + 1, Next().Epoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_damaged_secret_is_replaced_told_and_marked_for_good(int bytes)
    {
        var before = Next();
        File.WriteAllBytes(_folder.Secret, new byte[bytes]);
        var (mended, later) = (Next(), Next());
        Assert.NotEqual(before.Secret, mended.Secret);
        Assert.Equal(mended.Secret, later.Secret);
        Assert.NotEmpty(mended.Mark);
        Assert.Equal(mended.Mark, later.Mark);
        Assert.Contains("replaced one by one", Assert.Single(_told));
    }

    [Fact]
    public void A_token_is_for_one_instance_of_one_service_of_one_application()
    {
        var identity = Next();
        var (web, instance) = (new ServiceId("web"), new InstanceId("web-1"));
        var token = identity.TokenOf("shop", web, instance);
        Assert.True(identity.IsTokenOf(token, "shop", web, instance));
        Assert.False(identity.IsTokenOf(token, "blog", web, instance));
        Assert.False(identity.IsTokenOf(token, "shop", new("auth"), instance));
        Assert.False(identity.IsTokenOf(token, "shop", web, new("web-2")));
        Assert.False(identity.IsTokenOf(token[1..], "shop", web, instance));
        Assert.False(identity.IsTokenOf("", "shop", web, instance));
    }

    private HostIdentity Next(StateWriter? writer = null) => HostIdentity.Next(_folder, writer ?? _writer, new FakeTimeProvider(), _told.Add);
}
