using System.CommandLine;
using System.Globalization;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog scale</c>: fixes a service's count by hand, or gives it back to the service.</summary>
internal static class ScaleCommand
{
    public static Command Create(Streams streams)
    {
        var service = new Argument<string>("service") { Description = "Which service." };
        var count = new Argument<string>("count") { Description = "How many replicas, or 'auto' to let the service decide again." };
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("scale", "Pin a service at a number of replicas, or release it.") { service, count, application, output, state },
            "sundog scale webui 3",
            "sundog scale webui auto",
            "sundog scale webui 3 -o json | jq .service.pinned");
        command.SetAction((parsed, cancel) => Run(
            streams, parsed.GetRequiredValue(service), parsed.GetRequiredValue(count), parsed.GetValue(application), parsed.GetValue(output), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(Streams streams, string name, string text, string? named, OutputFormat format, string state, CancellationToken cancel)
    {
        int? count = text == "auto" ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new CommandFailure($"'{text}' is no count: write a number, or 'auto'", ExitCode.Usage);

        using var client = new ManagementClient(state);
        var application = ApplicationChoice.Of(await client.StatusAsync(cancel), named);
        var service = ApplicationChoice.Service(application, name);
        await client.ScaleAsync(application.Name, service.Service, count, cancel);
        streams.Progress(count is null
            ? $"{name} decides for itself again, from {service.Desired} on"
            : $"{name} is pinned at {Pinned(count.Value, service)}; 'sundog scale {name} auto' releases it");
        if (format == OutputFormat.Json)
        {
            var changed = ApplicationChoice.Service(ApplicationChoice.Of(await client.StatusAsync(cancel), application.Name), name);
            Json.Write(streams.Out, "service", changed, ManagementJson.Default.ServiceStatus);
        }

        return ExitCode.Done;
    }

    /// <summary>A pin holds within the bounds.</summary>
    private static string Pinned(int count, ServiceStatus service) =>
        count > service.ReplicasMax ? $"{service.ReplicasMax}, not {count}: more is beyond the manifest's maxReplicas, or the room here"
        : count < service.ReplicasMin ? $"{service.ReplicasMin}, not {count}: less is below the manifest's minReplicas"
        : $"{count}";
}
