namespace Sundog.Tests.World;

/// <summary>How long a test waits for something that must happen before it says that it never will.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(Limit).Token).Token;

    /// <summary>Waits until <paramref name="condition"/> holds, looking again whenever other work has had its turn.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var token = Token;
        while (!condition()) await Task.Delay(1, token);
    }
}
