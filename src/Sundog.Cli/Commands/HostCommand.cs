using System.CommandLine;
using Sundog.Cli.Hosting;
using Sundog.Cli.Terminal;

namespace Sundog.Cli.Commands;

/// <summary><c>sundog host</c>: the daemon of this machine. <c>sundog up</c> starts it by itself.</summary>
internal static class HostCommand
{
    public static Command Create(Streams streams)
    {
        var state = CommonOptions.State();
        var supervise = new Option<bool>("--supervise") { Description = "Keep a host running in a session of its own: start it again when it dies." };
        var supervised = new Option<bool>("--supervised") { Description = "Say that a supervisor starts this host.", Hidden = true };
        var standBy = new Option<bool>("--stand-by") { Description = "Get ready, and become the host when a line comes on standard input.", Hidden = true };
        var command = HelpWithExamples.Of(
            new Command("host", "Run the host of this machine in the foreground ('sundog up' starts one by itself).") { state, supervise, supervised, standBy },
            "sundog host",
            "sundog host --state /var/lib/sundog");
        command.SetAction((parsed, cancel) =>
        {
            var folder = parsed.GetValue(state)!;
            if (parsed.GetValue(supervise)) return HostRun.Supervise(folder, streams.Progress, cancel);
            return parsed.GetValue(standBy) ? HostRun.StandBy(folder, streams.Progress, cancel) : HostRun.Foreground(folder, parsed.GetValue(supervised), streams.Progress, cancel);
        });
        return command;
    }
}
