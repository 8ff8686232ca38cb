using CsCheck;
using Sundog.Core.Budgets;

namespace Sundog.Core.Tests.Budgets;

public class LongestBranchTests
{
    [Fact]
    public void It_is_the_harmonic_number() => Assert.All(Enumerable.Range(1, 40), count => Assert.Equal(
        Enumerable.Range(1, count).Sum(k => 1.0 / k), LongestBranch.OverMean(count), 0.004));

    [Fact]
    public void Calls_one_after_the_other_wait_their_mean() => Gen.Double[0, 1].Sample(branches => Assert.Equal(1, LongestBranch.OverMean(branches)));

    [Fact]
    public void More_branches_never_wait_less() => Gen.Select(Gen.Double[0, 100], Gen.Double[0, 1]).Sample((branches, more) =>
        Assert.True(LongestBranch.OverMean(branches + more) >= LongestBranch.OverMean(branches)));
}
