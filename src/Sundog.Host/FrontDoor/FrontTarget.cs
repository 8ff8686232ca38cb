using Sundog.Core;
using Sundog.Entry;

namespace Sundog.Host.FrontDoor;

/// <summary>Where a front door's requests go until an application's description changes it. Its entry lives until the door and the last request inside have left.</summary>
internal sealed class FrontTarget(ServiceId service, ApplicationEntry entry)
{
    private int _inside = 1; // The door itself.

    public ServiceId Service => service;

    public ApplicationEntry Entry => entry;

    public bool IsOver => Volatile.Read(ref _inside) == 0;

    /// <summary>From any thread. Ends in exactly one call of <see cref="Leave"/>.</summary>
    /// <returns>False when it is over.</returns>
    public bool TryEnter()
    {
        for (var inside = Volatile.Read(ref _inside); inside > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _inside, inside + 1, inside);
            if (seen == inside) return true;
            inside = seen;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0) entry.Dispose();
    }
}
