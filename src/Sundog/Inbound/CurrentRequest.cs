namespace Sundog.Inbound;

/// <summary>The request that the current code runs for, wherever in the program it is.</summary>
internal static class CurrentRequest
{
    private static readonly AsyncLocal<RequestHolder?> Flowing = new();

    /// <summary>Null outside of requests. Whether it still holds one is only sure under the flow's lock.</summary>
    public static RequestHolder? Holder
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Charges a wait to the current request; outside of one it is nobody's.</summary>
    public static void Waited(WaitProbe probe, TimeSpan queueingDelay)
    {
        if (Flowing.Value is { Request: { } request } holder) request.Flow.Waited(holder, probe, queueingDelay);
    }
}
