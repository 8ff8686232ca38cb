namespace Sundog.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Says">What was found, in a few words.</param>
/// <param name="Next">What to do about it; empty when there is nothing to do.</param>
public sealed record Check(string Name, Verdict Verdict, string Says, string Next)
{
    public static Check Good(string name, string says) => new(name, Verdict.Good, says, "");

    public static Check Limited(string name, string says, string next) => new(name, Verdict.Limited, says, next);

    public static Check Bad(string name, string says, string next) => new(name, Verdict.Bad, says, next);
}

public enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Sundog works, but something is missing or measured less well.</summary>
    Limited,

    /// <summary>Sundog cannot do its work.</summary>
    Bad,
}
