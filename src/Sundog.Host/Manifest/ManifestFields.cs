using Sundog.Core;
using Sundog.Core.Admission;
using Sundog.Core.Scaling;
using Sundog.Host.Manifest.Shapes;

namespace Sundog.Host.Manifest;

/// <summary>The format of <c>sundog.yaml</c>, field by field. The check, the reader and schema/sundog.v1.schema.json all come from here.</summary>
public static class ManifestFields
{
    public const int ReplicasLimit = 1000;
    public const double DefaultCpuCores = 0.25;

    private static readonly GrammarShape<ServiceId> ServiceName = new(
        "a service name (1 to 63 lower case letters, digits or inner hyphens)", "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", TryServiceName);

    public static readonly Field<string> ApiVersion = new(
        "apiVersion", new ConstantShape("sundog.dev/v1"), "The version of this format. Default: sundog.dev/v1.");

    public static readonly Field<string> Kind = new("kind", new ConstantShape("Application"), "What this file describes. Default: Application.");

    public static readonly Field<ServiceId> Name = new(
        "name", ServiceName with { Noun = "an application name (1 to 63 lower case letters, digits or inner hyphens)" },
        "The application's name. Default: the name of the manifest's folder.");

    public static readonly Field Metadata = new("metadata", new ObjectShape("metadata", [Name]), "Who this is.");

    public static readonly Field<string> Project = new(
        "project", new TextShape("the path of a project file"), "The .NET project that is published and run, relative to the manifest.");

    public static readonly Field Command = new(
        "command", new TextListShape("a list: a program and its arguments", new TextShape("a text")),
        "Instead of project: the program and its arguments. A path is relative to the manifest.");

    public static readonly Field<Objective> Objective = new(
        "objective",
        new GrammarShape<Objective>("an objective such as 'p95 < 200ms'", @"^\s*[pP]\s*[0-9.]+\s*<\s*[0-9.]+\s*(us|ms|s)\s*$", TryObjective),
        "What requests from outside must get. Inner services need none: they inherit a waiting budget from their callers.");

    public static readonly Field<int> MinReplicas = new(
        "minReplicas", new WholeShape(0, ReplicasLimit), "Never fewer replicas. 0 lets the service go to zero when idle. Default: 1.");

    public static readonly Field<int> MaxReplicas = new(
        "maxReplicas", new WholeShape(1, ReplicasLimit), "Never more replicas. Default: what the machine has room for.");

    public static readonly Field<double> Cpu = new(
        "cpu", new GrammarShape<double>("cores per replica, above 0: 0.25 or 250m", "^[0-9]*[.]?[0-9]+m?$", Quantity.TryCores) { NumbersToo = true },
        "Cores that each replica is granted. Default: 0.25.");

    public static readonly Field<long> Memory = new(
        "memory", new GrammarShape<long>("memory per replica, from 1Mi to 1024Gi: 256Mi", "^[0-9]*[.]?[0-9]+(Ki|Mi|Gi|k|M|G)?$", Quantity.TryBytes) { NumbersToo = true },
        "Memory that each replica is granted. Default: no limit.");

    public static readonly Field<bool> Observe = new(
        "observe", new FlagShape(), "true: decide and record, but do not act. Default: false.");

    public static readonly Field Environment = new(
        "environment",
        new MapShape(
            "names and values", "^[A-Za-z_][A-Za-z0-9_.:-]*$", IsVariableName, "a variable name (letters, digits, _ . : -, not starting with a digit)",
            new TextShape("a text; '' for an empty one") { NumbersToo = true }),
        "Environment variables of every replica. Section__Key sets Section:Key of the configuration.");

    public static readonly ObjectShape Service = new(
        "a service", [Project, Command, Objective, MinReplicas, MaxReplicas, Cpu, Memory, Observe, Environment])
    {
        ExactlyOneOf = [Project, Command],
    };

    public static readonly Field<ServiceId> Entry = new(
        "entry", ServiceName, "The service that gets requests from outside. Default: the only service with an objective.");

    public static readonly Field<int> Port = new(
        "port", new WholeShape(1, 65535), "The public port on loopback. Default: a free one, which is printed.");

    public static readonly GrammarShape<byte> Priority = new("low, normal or high", "^(low|normal|high)$", TryPriority);

    public static readonly Field Priorities = new(
        "priorities",
        new MapShape("paths and what goes first", "^/", IsPath, "a path such as /checkout", Priority),
        "Who goes first when not all that is asked for can be carried: low, normal or high for a path and all below it. Default: normal.");

    public static readonly Field<bool> ServerTiming = new(
        "serverTiming", new FlagShape(),
        "true: answers tell everybody where they waited, in the header Server-Timing. Default: false, only 'sundog trace PATH' is told.");

    public static readonly Field Services = new(
        "services",
        new MapShape("services by name", ServiceName.Pattern, ServiceId.IsValid, ServiceName.Noun, Service, CountMin: 1),
        "The services of the application, by name. They call each other as http://name/.", Required: true);

    public static readonly Field Spec = new("spec", new ObjectShape("spec", [Entry, Port, Priorities, ServerTiming, Services]), "What runs.", Required: true);

    public static readonly ObjectShape Document = new("a manifest", [ApiVersion, Kind, Metadata, Spec]);

    private static bool TryServiceName(string text, out ServiceId service)
    {
        service = ServiceId.IsValid(text) ? new(text) : default;
        return service != default;
    }

    private static bool TryObjective(string text, out Objective objective)
    {
        var read = Core.Scaling.Objective.TryParse(text, out var parsed, out _);
        objective = parsed!;
        return read;
    }

    private static bool TryPriority(string text, out byte priority)
    {
        priority = text switch { "low" => PathClasses.Low, "normal" => PathClasses.Normal, "high" => PathClasses.High, _ => 0 };
        return priority > 0;
    }

    private static bool IsPath(string text) => text.StartsWith('/');

    private static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name[0] is not ('.' or ':' or '-')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-');
}
