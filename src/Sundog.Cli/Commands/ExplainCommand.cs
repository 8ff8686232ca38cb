using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Sundog.Cli.Hosting;
using Sundog.Cli.Rendering;
using Sundog.Cli.Terminal;
using Sundog.Host.Management;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog explain</c>: why a count is what it is.</summary>
internal static class ExplainCommand
{
    private const int DecisionsSearched = 1000;
    private const int DecisionsListed = 20;

    public static Command Create(Streams streams)
    {
        var what = new Argument<string>("what")
        {
            Description = "A decision's number, a service's name, or 'last'.",
            DefaultValueFactory = _ => "last",
        };
        var list = new Option<bool>("--list", "-l") { Description = "List the decisions instead, newest first; also those that changed nothing." };
        var (application, output, state) = (CommonOptions.Application(), CommonOptions.Output(), CommonOptions.State());
        var command = HelpWithExamples.Of(
            new Command("explain", "Say why a service was scaled: inputs, rule, alternatives, predicted and actual effect.") { what, list, application, output, state },
            "sundog explain                # the last change",
            "sundog explain webui          # the last change of one service",
            "sundog explain 42",
            "sundog explain --list");
        command.SetAction((parsed, cancel) => Run(
            streams, parsed.GetValue(what)!, parsed.GetValue(list), parsed.GetValue(application), parsed.GetValue(output), parsed.GetValue(state)!, cancel));
        return command;
    }

    private static async Task<int> Run(
        Streams streams, string what, bool list, string? named, OutputFormat format, string state, CancellationToken cancel)
    {
        using var client = new ManagementClient(state);
        var application = ApplicationChoice.Of(await client.StatusAsync(cancel), named);
        var isNumber = long.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        Core.ServiceId? service = isNumber || what == "last" ? null : ApplicationChoice.Service(application, what).Service;
        var decisions = await client.DecisionsAsync(application.Name, service, DecisionsSearched, cancel);
        if (list) return List(streams, [.. decisions.Take(DecisionsListed)], format);

        // A change, or why there is none, is what people ask about; the last look that found nothing to do is better than no answer.
        var decision = isNumber
            ? decisions.FirstOrDefault(each => each.Number == number) ?? throw new CommandFailure($"no decision #{number} is remembered; 'sundog explain --list' shows those that are")
            : decisions.FirstOrDefault(each => service is null ? each.Decision.IsChange : each.Decision.IsNews) ?? decisions.FirstOrDefault();
        if (decision is null) return Undecided(streams, application, service is null ? application.Services : [ApplicationChoice.Service(application, what)], format);
        if (format == OutputFormat.Json)
        {
            Json.Write(streams.Out, "decision", decision, ManagementJson.Default.DecisionRecord);
            return ExitCode.Done;
        }

        streams.OutConsole.Write(DecisionView.Full(decision, DateTimeOffset.Now));
        if (!isNumber && application.Services.FirstOrDefault(each => each.Service == decision.Service) is { } decided)
        {
            streams.OutConsole.Write(new Rows(Text.Empty, ServiceNowView.Now(decided)));
        }

        return ExitCode.Done;
    }

    /// <summary>How the services are, and why nothing was decided about them.</summary>
    private static int Undecided(Streams streams, ApplicationStatus application, IReadOnlyList<ServiceStatus> services, OutputFormat format)
    {
        if (format == OutputFormat.Json) throw new CommandFailure($"nothing was decided yet: {ServiceNowView.WhyUndecided(application, services[0])}");
        foreach (var service in services)
        {
            streams.OutConsole.Write(new Rows(
                new Text($"Nothing was decided for {service.Service} yet: {ServiceNowView.WhyUndecided(application, service)}."), ServiceNowView.Now(service)));
        }

        return ExitCode.Done;
    }

    private static int List(Streams streams, IReadOnlyList<DecisionRecord> decisions, OutputFormat format)
    {
        if (format == OutputFormat.Json) Json.Write(streams.Out, "decisions", decisions, ManagementJson.Default.IReadOnlyListDecisionRecord);
        else if (decisions.Count == 0) streams.Progress("nothing was decided yet");
        else streams.OutConsole.Write(new Rows(decisions.Select(decision => DecisionView.Line(decision, DateTimeOffset.Now))));
        return ExitCode.Done;
    }
}
