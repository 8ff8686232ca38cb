namespace Sundog.Bench.Load.Browse;

/// <summary>People who look around in the reference store: the browse profile of its load driver, as sessions.</summary>
/// <remarks>
/// A session is the eleven requests of <see cref="BrowseStep"/>, in order, one at a time, by one of the store's first ninety users; then
/// it begins again as another user. The loop is open all the same: what the n-th request asks for (step, category, product, page,
/// user) follows from the seed alone, never from how fast the store answers, so that runs on different systems offer the same mix. It
/// is sent by a free session that stands at that step; when there is none, because the store is slow, another is opened there.
/// Such a session, or one whose login did not work, is a second window of somebody who is logged in: it uses the cookies of the last
/// login that worked, so that it asks as much of the store. Until one has worked, the front page stands in for the profile.
/// Every eleven requests hold each step once, in an order drawn from the seed; only the first eleven come in the order of a session,
/// so that there is somebody logged in early on.
/// Redirects are answers like any other and are not followed, as each step is counted singly.
/// Source of the profile: TeaStore's load driver, "browse" (von Kistowski et al., MASCOTS 2018).
/// </remarks>
/// <param name="store">Address of the store's front page.</param>
public sealed class BrowseWorkload(Uri store) : IWorkload
{
    public IRequestStream Open(ulong seed) => new BrowseStream(new StoreAddresses(store), seed);
}

/// <summary>The eleven requests of a session, in order.</summary>
public enum BrowseStep
{
    Home,
    LoginPage,
    Login,
    Category,
    Product,
    AddToCart,
    CategoryAgain,
    CategoryPage,
    AddAnotherToCart,
    Profile,
    Logout,
}
