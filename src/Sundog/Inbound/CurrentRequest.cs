namespace Sundog.Inbound;

/// <summary>The request that the current code runs for, wherever in the program it is.</summary>
internal static class CurrentRequest
{
    /// <summary>Charges a wait to the current request; outside of one it is nobody's.</summary>
    public static void Waited(WaitProbe probe, TimeSpan queueingDelay)
    {
        _ = (probe, queueingDelay);
    }
}
