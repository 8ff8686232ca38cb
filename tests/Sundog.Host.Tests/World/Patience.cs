namespace Sundog.Host.Tests.World;

/// <summary>How long a test waits for what must happen: long, because the machine may be busy with other things, and never needed when all is well.</summary>
internal static class Patience
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(new CancellationTokenSource(Long).Token, TestContext.Current.CancellationToken).Token;
}
