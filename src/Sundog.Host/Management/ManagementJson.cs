using System.Text.Json.Serialization;
using Sundog.Core.Applications;
using Sundog.Core.Protocol;
using Sundog.Host.Journaling;
using Sundog.Host.Services;

namespace Sundog.Host.Management;

/// <summary>How the host's records are written, on its management socket and in its state folder. Times are numbers of seconds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(ServiceIdJson), typeof(InstanceIdJson), typeof(SecondsJson)])]
[JsonSerializable(typeof(HostStatus))]
[JsonSerializable(typeof(ApplicationSpec))]
[JsonSerializable(typeof(ScaleRequest))]
[JsonSerializable(typeof(ManagementFault))]
[JsonSerializable(typeof(TraceTicketText))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(IReadOnlyList<DecisionRecord>))]
[JsonSerializable(typeof(IReadOnlyList<Exemplar>))]
[JsonSerializable(typeof(IReadOnlyList<ReplicaPoint>))]
[JsonSerializable(typeof(StoredApplication))]
internal sealed partial class ManagementJson : JsonSerializerContext;

/// <param name="Replicas">Null frees the count.</param>
internal sealed record ScaleRequest(int? Replicas);

/// <summary>What a request shows to be told where it waited.</summary>
internal sealed record TraceTicketText(string Ticket);

/// <summary>Why a request was turned away.</summary>
internal sealed record ManagementFault(string Error);
