using Sundog.Bench.Reports;

namespace Sundog.Bench.Demo;

/// <summary>One repetition: every variant under the same load.</summary>
public sealed record DemoRepetition(IReadOnlyList<RunReport> Runs);
