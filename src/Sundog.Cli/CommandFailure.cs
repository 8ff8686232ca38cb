namespace Sundog.Cli;

/// <summary>Ends a command with one line for the person: what is wrong, and what to do next.</summary>
public sealed class CommandFailure(string message, int code = ExitCode.Failed) : Exception(message)
{
    public int Code => code;
}
