using System.Reflection;

namespace EndToEnd.Tests.Running;

/// <summary>Where things are that the tests run.</summary>
internal static class Places
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The command, as built with these tests.</summary>
    public static string Command { get; } = Path.Combine(Root, "artifacts", "bin", "Sundog.Cli", Configuration.ToLowerInvariant(), "Sundog.Cli.dll");

    public static string ServiceProject { get; } = Path.Combine(Root, "tests", "EndToEnd.Service", "EndToEnd.Service.csproj");

    /// <summary>Where the service's own build is kept from one run to the next.</summary>
    public static string ServiceBuild { get; } = Path.Combine(Root, "artifacts", "end-to-end");

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
