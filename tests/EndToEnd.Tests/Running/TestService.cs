using EndToEnd.Tests.Running;
using Sundog.Host.Manifest.Build;

[assembly: AssemblyFixture(typeof(TestService))]

namespace EndToEnd.Tests.Running;

/// <summary>The program of tests/EndToEnd.Service, published once for all tests: natively compiled where the machine can link, so that what is measured is not its compiler.</summary>
public sealed class TestService : IAsyncLifetime
{
    /// <summary>Program and arguments, as a manifest's <c>command</c>.</summary>
    internal static IReadOnlyList<string> Command { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var (published, failure) = await new ProjectBuild(Places.ServiceBuild, _ => false).Run([Places.ServiceProject], _ => { }, CancellationToken.None);
        Assert.True(published is not null, failure is null ? "" : string.Join('\n', failure.Errors));
        Command = published[0].Command;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
