using Sundog.Core;
using Sundog.Core.Applications;

namespace Sundog.Host.Tests.World;

/// <summary>Descriptions of applications whose replicas are a program that answers "ok" and starts as fast as a program can.</summary>
internal static class Shop
{
    private static readonly string Subject = Path.Combine(AppContext.BaseDirectory, "Habitats.Conformance.Subject");

    public static ApplicationSpec Of(string name, params ServiceSpec[] services) => new(name, services[0].Service, Port: 0, Revision: "r1", services);

    public static ServiceSpec Service(string name, int min = 1, int? max = null, double cpu = 0, long memory = 0, string behaviour = "well-behaved", string revision = "r1") => new(
        new ServiceId(name), [Subject, behaviour], WorkingDirectory: "", new Dictionary<string, string>(), Objective: null, min, max, cpu, MemoryBytes: memory, ScalerKind.Own,
        Observe: false, revision);
}
