namespace Sundog.Cli;

/// <summary>What the exit codes of <c>sundog</c> mean.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>The command line or the manifest is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The load ran and the objective was missed; as with k6.</summary>
    public const int ObjectiveMissed = 99;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
