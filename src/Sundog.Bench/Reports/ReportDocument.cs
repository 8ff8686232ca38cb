using Sundog.Bench.Load;

namespace Sundog.Bench.Reports;

/// <summary>Several runs of the same load, to be held against each other.</summary>
/// <param name="Title">What was tried.</param>
/// <param name="Load">The load in words.</param>
/// <param name="Objective">As it was stated, such as <c>p95 &lt; 300ms</c>.</param>
/// <param name="Bound">The objective's bound; an answer later than this is late.</param>
/// <param name="Windows">Parts of the run over which late shares are given besides the whole; shaded in the plots.</param>
/// <param name="Runs">At least one. The first is the one the others are compared with.</param>
/// <param name="Notes">What a reader must know to judge the figures, and what was not run.</param>
public sealed record ReportDocument(
    string Title,
    string Load,
    string Objective,
    TimeSpan Bound,
    IReadOnlyList<ReportWindow> Windows,
    IReadOnlyList<RunReport> Runs,
    IReadOnlyList<string> Notes)
{
    /// <summary>The result in one sentence; made from the figures unless given.</summary>
    public string? Headline { get; init; }

    /// <summary>Of the JSON layout.</summary>
    public int Version { get; init; } = 1;
}

/// <summary>A part of the run, from its start.</summary>
/// <param name="Name">Short: a column's head.</param>
public sealed record ReportWindow(string Name, TimeSpan From, TimeSpan To);

/// <summary>One run: what was offered, what came of it, what it cost.</summary>
/// <param name="Name">Short and unique.</param>
/// <param name="Description">One sentence: what decided how many replicas there are.</param>
/// <param name="Seconds">The load's rows, in order.</param>
/// <param name="Latency">Over the whole run; null when nothing was answered.</param>
/// <param name="Replicas">One line for each service.</param>
/// <param name="ReplicaSeconds">Cost: from each replica's start command to its exit, over the run's window.</param>
/// <param name="MachineCpuShare">Of all processors, mean over the run, in [0, 1]; null when not measured.</param>
/// <param name="Notes">What is to be known about this run alone.</param>
public sealed record RunReport(
    string Name,
    string Description,
    IReadOnlyList<LoadSecond> Seconds,
    Percentiles? Latency,
    IReadOnlyList<ReplicaLine> Replicas,
    double ReplicaSeconds,
    double? MachineCpuShare,
    IReadOnlyList<string> Notes)
{
    /// <summary>Over the whole run.</summary>
    public OutcomeCounts Counts() => OutcomeCounts.Between(Seconds, TimeSpan.Zero, TimeSpan.MaxValue);

    /// <summary>One for each service whose need is known.</summary>
    public IReadOnlyList<ServicePeak> Peaks { get; init; } = [];

    public OutcomeCounts Counts(ReportWindow window) => OutcomeCounts.Between(Seconds, window.From, window.To);
}

/// <summary>How many replicas of a service there were over time.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Steps">In order of time; the first says how many there were at the start.</param>
public sealed record ReplicaLine(string Service, IReadOnlyList<ReplicaStep> Steps);

/// <summary>From <paramref name="At"/> on there were this many.</summary>
/// <param name="At">Since the run's start; what lies before zero counts as zero.</param>
/// <param name="Replicas">Zero or more.</param>
public readonly record struct ReplicaStep(TimeSpan At, int Replicas);
