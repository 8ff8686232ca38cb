using Sundog.Bench.Reports;

namespace Sundog.Bench.Demo;

/// <summary>One repetition: every variant under the same load.</summary>
/// <param name="Plan">What was offered in this one.</param>
/// <param name="Runs">In the order of the plan's variants.</param>
public sealed record DemoRepetition(DemoPlan Plan, IReadOnlyList<RunReport> Runs);
