namespace Sundog.Core.Retries;

/// <summary>How many retries one caller may send to one callee: a tenth of its first tries, so that retries cannot multiply an overload.</summary>
/// <remarks>
/// A bucket of tokens: a first try puts in 0.1, a retry takes 1. At most what 10 s of first tries would bring can be saved; a caller that calls
/// seldom earns 1 a second up to 3, or it could never retry. Not thread-safe.
/// </remarks>
public sealed class RetryBudget
{
    private const double PerFirstTry = 0.1;
    private const double PerSecond = 1;
    private const double SeldomMax = 3;
    private const double SecondsSaved = 10;

    private double _tokens = SeldomMax;
    private double _firstTriesPerSecond;
    private TimeSpan _at;

    /// <summary>Retries that could be sent now.</summary>
    public double Tokens => _tokens;

    public void FirstTry(TimeSpan now)
    {
        Pass(now);

        // Each try adds to a rate that fades with the time constant of what may be saved.
        _firstTriesPerSecond += 1 / SecondsSaved;
        _tokens = Math.Min(_tokens + PerFirstTry, TokensMax);
    }

    /// <returns>False when the budget is spent: then nothing is taken.</returns>
    public bool TryTake(TimeSpan now)
    {
        Pass(now);
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    private double TokensMax => Math.Max(SeldomMax, _firstTriesPerSecond * SecondsSaved * PerFirstTry);

    private void Pass(TimeSpan now)
    {
        var seconds = (now - _at).TotalSeconds;
        if (seconds <= 0) return;
        _at = now;
        _firstTriesPerSecond *= Remaining(seconds / SecondsSaved);
        if (_tokens < SeldomMax) _tokens = Math.Min(_tokens + (seconds * PerSecond), SeldomMax);
        _tokens = Math.Min(_tokens, TokensMax);
    }

    /// <summary>e to the power of -x. Between two tries of a busy caller x is tiny, and then three terms of the series are exact to 2 in 10 billion.</summary>
    private static double Remaining(double x) => x < 0.001 ? 1 - x + (x * x / 2) : Math.Exp(-x);
}
