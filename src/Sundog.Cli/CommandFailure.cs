using Sundog.Host.Management;

namespace Sundog.Cli;

/// <summary>Ends a command with one line for the person: what is wrong, and what to do next.</summary>
/// <param name="details">Lines that come before it as they are: a compiler's, or the mistakes of a manifest.</param>
public sealed class CommandFailure(string message, int code = ExitCode.Failed, IReadOnlyList<string>? details = null) : Exception(message)
{
    public int Code => code;

    public IReadOnlyList<string> Details => details ?? [];

    /// <returns>Null when it is a mistake of ours, of which where it happened must be seen.</returns>
    internal static CommandFailure? Of(Exception error) => error switch
    {
        CommandFailure failure => failure,
        NoHostException => new("nothing is up: no host answers; 'sundog up' starts one"),
        PathTooLongException => new(error.Message, ExitCode.Usage),
        ManagementException or IOException or UnauthorizedAccessException or TimeoutException => new(error.Message.Split('\n')[0].TrimEnd('\r')),
        _ => null,
    };
}
