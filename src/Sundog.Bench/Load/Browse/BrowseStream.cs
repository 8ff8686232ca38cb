using System.Collections.Concurrent;

namespace Sundog.Bench.Load.Browse;

/// <summary>The sessions of one run.</summary>
internal sealed class BrowseStream : IRequestStream
{
    private readonly BrowsePlan _plan;
    private readonly StoreAddresses _store;
    private readonly ConcurrentQueue<BrowseSession>[] _freeAt;
    private volatile CookieJar? _loggedIn;

    public BrowseStream(StoreAddresses store, ulong seed)
    {
        (_store, _plan) = (store, new(seed));
        _freeAt = [.. Enum.GetValues<BrowseStep>().Select(_ => new ConcurrentQueue<BrowseSession>())];
    }

    /// <summary>Cookies of the last login that worked; null until one did.</summary>
    public CookieJar? LoggedIn
    {
        get => _loggedIn;
        set => _loggedIn = value;
    }

    /// <summary>Sessions opened so far.</summary>
    public int Sessions { get; private set; }

    public IExchange Next()
    {
        var choice = _plan.Next();
        if (!_freeAt[(int)choice.Step].TryDequeue(out var session))
        {
            session = new(this, _store);
            Sessions++;
        }

        session.Choose(choice);
        return session;
    }

    /// <summary>A session has done a step and stands at the next.</summary>
    public void Free(BrowseSession session, BrowseStep next) => _freeAt[(int)next].Enqueue(session);
}
