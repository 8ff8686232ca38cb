namespace Sundog.Bench.Demo;

/// <summary>A figure that the demonstration is held to.</summary>
/// <param name="Value">As measured; where it is a median over repetitions, it says of how many.</param>
/// <param name="Holds">Null when it could not be measured.</param>
public sealed record DemoPromise(string Name, string Expected, string Value, bool? Holds)
{
    public override string ToString() => $"{Name}: {Value}, expected {Expected}";
}
