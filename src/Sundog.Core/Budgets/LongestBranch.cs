namespace Sundog.Core.Budgets;

/// <summary>How much longer the longest of parallel calls waits than their mean: a branch is on the critical path because it waited long.</summary>
/// <remarks>
/// The longest of k waits that are exponential with the same mean takes H(k) = 1 + 1/2 + ... + 1/k of it. A branch that is the longest for one request in k counts as
/// one of k such, also where k is not whole: H(k) = ln k + gamma + 1/(2k) - 1/(12k^2) within 0.003.
/// </remarks>
public static class LongestBranch
{
    private const double EulerGamma = 0.577215664901532;

    /// <param name="branches">Calls made over calls on the critical path; 1 when none runs beside another.</param>
    /// <returns>At least 1.</returns>
    public static double OverMean(double branches) =>
        branches <= 1 ? 1 : Math.Max(1, Math.Log(branches) + EulerGamma + (1 / (2 * branches)) - (1 / (12 * branches * branches)));
}
