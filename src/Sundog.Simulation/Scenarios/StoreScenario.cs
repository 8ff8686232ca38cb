using Sundog.Core;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

/// <summary>The demonstration in small: the store's call graph under its flash crowd, every replica a quarter of a core of one two-core machine.</summary>
/// <remarks>
/// The pages, their shares and their calls are those of samples/Store under the browse profile, eleven steps of equal weight; CPU times are those of its
/// programs compiled ahead of time, rounded. Starts take CPU from those who serve, and a young replica is slow: what a rule does here it
/// does in the demonstration, without a build of minutes.
/// </remarks>
public static class StoreScenario
{
    private const int Icon = 0, Previews = 1, FewPreviews = 2, ProductPicture = 3; // Of image.
    private const int SessionOf = 0, Login = 1, AddToCart = 2; // Of auth.

    private static readonly ServiceId WebUi = new("webui"), Auth = new("auth"), Persistence = new("persistence"), Recommender = new("recommender"), Image = new("image");

    /// <summary>One machine of two cores: a start takes 60 ms of waiting and 150 ms of CPU, and is known to callers 5 ms later.</summary>
    public static PlatformModel Platform => new(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5))
    {
        Machine = new(Cores: 2, StartCoreSeconds: 0.15, DoorCoreSeconds: 0.0007, HousekeepingCores: 0.01),
    };

    /// <param name="perSecond">Base rate; the crowd comes after 15 s within 2 s and stays for 43 s.</param>
    public static WorldSpec Crowd(double perSecond = 20, double crowdPerSecond = 120) => new(
        "store", new(0.95, TimeSpan.FromMilliseconds(250)),
        [
            Service(WebUi, variation: 0.2, Pages()),
            Service(Auth, variation: 0.2, [new(0, 0.4, []), new(0, 3.5, [Ask(Persistence)]), new(0, 0.6, [Ask(Persistence)])]),
            Service(Persistence, variation: 0.5, [new(0, 0.3, [])]),
            Service(Recommender, variation: 0.2, [new(0, 1, [])]),
            Service(Image, variation: 0.1, [new(0, 0.6, []), new(0, 12, []), new(0, 2, []), new(0, 4, [])]),
        ],
        RateCurve.Flash(perSecond, crowdPerSecond, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(43)),
        WarmUp: TimeSpan.FromSeconds(8), Measured: TimeSpan.FromSeconds(75));

    /// <summary>The eleven steps of a session: CPU in milliseconds, and calls in their order.</summary>
    private static Operation[] Pages()
    {
        Target[][] frame = [Ask(Persistence), Ask(Auth, SessionOf), Ask(Image, Icon)];
        Target[][] shelf = [Ask(Persistence), Ask(Persistence), Ask(Persistence), Ask(Image, Previews), .. frame];
        Target[][] product =
        [
            Ask(Persistence), .. frame, Ask(Recommender), .. Enumerable.Repeat(Ask(Persistence), 10), Ask(Image, FewPreviews), Ask(Image, ProductPicture),
        ];
        return
        [
            new(2, 4, frame), // The front page, and the one to log in.
            new(1, 2, [Ask(Auth, Login)]),
            new(3, 9, shelf),
            new(1, 12, product),
            new(2, 2.5, [Ask(Auth, AddToCart)]),
            new(1, 6, [Ask(Auth, SessionOf), Ask(Persistence), Ask(Persistence), .. frame]), // The profile.
            new(1, 2, [Ask(Auth, SessionOf)]), // Logging out.
        ];
    }

    private static Target[] Ask(ServiceId service, int operation = 0) => [new(service, operation)];

    private static ServiceModel Service(ServiceId service, double variation, IReadOnlyList<Operation> operations) =>
        new(service, _ => 0.001, operations)
        {
            Variation = variation,
            CpuCores = 0.25,
            ReplicasMax = 8,
            ColdRequests = 12,
            ColdFactor = 1.5,
        };
}
