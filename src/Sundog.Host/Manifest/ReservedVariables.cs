using Sundog.Core.Protocol;

namespace Sundog.Host.Manifest;

/// <summary>Environment variables that the host gives to every replica, so that a manifest may not.</summary>
internal static class ReservedVariables
{
    private static readonly Dictionary<string, string> Instead = new(StringComparer.OrdinalIgnoreCase)
    {
        [InstanceEnvironment.Objective] = "the field 'objective'",
        [InstanceEnvironment.Observe] = "the field 'observe'",
        [InstanceEnvironment.CpuCores] = "the field 'cpu'",
        [InstanceEnvironment.Application] = "metadata.name",
        [InstanceEnvironment.Service] = "the service's name in spec.services",
        ["ASPNETCORE_URLS"] = "nothing: each replica gets a port of its own",
        ["ASPNETCORE_HTTP_PORTS"] = "nothing: each replica gets a port of its own",
        ["ASPNETCORE_HTTPS_PORTS"] = "nothing: each replica gets a port of its own",
        [InstanceEnvironment.Instance] = Nothing,
        [InstanceEnvironment.Token] = Nothing,
        [InstanceEnvironment.HostSocket] = Nothing,
        [InstanceEnvironment.PeerKey] = Nothing,
        [InstanceEnvironment.NotifySocket] = Nothing,
    };

    private const string Nothing = "nothing: it is different for each replica";

    /// <returns>What to write instead; null when the name is free to use.</returns>
    public static string? InsteadOf(string name) => Instead.GetValueOrDefault(name);
}
