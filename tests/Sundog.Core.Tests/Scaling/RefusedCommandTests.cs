namespace Sundog.Core.Tests.Scaling;

/// <summary>
/// Goal: an engine learns from what was done, not from what it would have liked. Method: a load that comes and goes, as makes whoever follows it regret that it let
/// replicas go, and an objective that is missed at each of its heights. A replica serves 100 requests/s of 10 ms.
/// </summary>
public class RefusedCommandTests
{
    private const double Low = 20, High = 280;

    [Fact]
    public void Who_is_obeyed_learns_to_keep_what_it_has() => Assert.True(Persistence(Swing(new(replicas: 3))) > 1);

    [Theory]
    [InlineData(1)] // Always too few,
    [InlineData(3)] // enough,
    [InlineData(9)] // or more than ever needed.
    public void Whose_commands_are_refused_regrets_nothing(int pinned) =>
        Assert.Equal(1, Persistence(Swing(new(replicas: pinned) { IsObeyed = false })));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Regretted_is_what_comes_back_because_the_engine_asked_for_it(bool isByHand)
    {
        var service = new FedService(replicas: 3) { Rate = Low }.Run(30); // Two have left.
        Assert.Equal(1, service.Committed);

        service.IsObeyed = !isByHand;
        if (isByHand) service.Committed = 3;
        (service.Rate, service.LateShare) = (High, 0.5);
        service.Run(30);

        Assert.Equal(isByHand ? 1 : 2, Persistence(service));
    }

    private static FedService Swing(FedService service)
    {
        for (var turn = 0; turn < 6; turn++)
        {
            (service.Rate, service.LateShare) = turn % 2 == 0 ? (Low, 0) : (High, 0.5);
            service.Run(30);
        }

        return service;
    }

    private static double Persistence(FedService service) => service.Engine.Will.Persistence;
}
