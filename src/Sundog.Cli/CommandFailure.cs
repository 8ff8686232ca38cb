namespace Sundog.Cli;

/// <summary>Ends a command with one line for the person: what is wrong, and what to do next.</summary>
/// <param name="details">Lines that come before it as they are: a compiler's, or the mistakes of a manifest.</param>
public sealed class CommandFailure(string message, int code = ExitCode.Failed, IReadOnlyList<string>? details = null) : Exception(message)
{
    public int Code => code;

    public IReadOnlyList<string> Details => details ?? [];
}
