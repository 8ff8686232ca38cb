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
        var command = HelpWithExamples.Of(
            new Command("host", "Run the host of this machine in the foreground ('sundog up' starts one by itself).") { state, supervise },
            "sundog host",
            "sundog host --state /var/lib/sundog");
        command.SetAction((parsed, cancel) => parsed.GetValue(supervise)
            ? HostRun.Supervise(parsed.GetValue(state)!, streams.Progress, cancel)
            : HostRun.Foreground(parsed.GetValue(state)!, streams.Progress, cancel));
        return command;
    }
}
