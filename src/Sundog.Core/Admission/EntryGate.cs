using Sundog.Core.Wire;

namespace Sundog.Core.Admission;

/// <summary>Sheds at the entry what the path below cannot carry, class by class, so that nothing is worked on that would be thrown away deep inside.</summary>
/// <remarks>
/// With an admission level alpha below 1 only that share of the offered traffic goes in: the highest class first, the next with what is left. Within
/// the class that fits in part, a user's hash decides, so that one user is consistently in or out; the hash is turned every hour, so that nobody is
/// out for ever. The shares of the classes are measured over about the last 1,000 requests.
/// After the idea of DAGOR (Zhou et al., Overload Control for Scaling WeChat Microservices, SoCC 2018, section 4.2). Not thread-safe.
/// </remarks>
public sealed class EntryGate
{
    private const int Classes = 8;
    private const double Memory = 1000;

    private readonly double[] _shares = new double[Classes];
    private double _seen;

    /// <summary>alpha: share of the offered traffic that may enter, 0 to 1.</summary>
    public double AdmissionLevel { get; set; } = 1;

    /// <summary>The lowest class that is fully admitted now; 8 when none is.</summary>
    public byte ClassFullyAdmitted
    {
        get
        {
            var lowest = Classes;
            while (lowest > 0 && FractionAdmitted(lowest - 1) >= 1) lowest--;
            return (byte)lowest;
        }
    }

    /// <summary>The priority that a request of this user carries along its path.</summary>
    /// <param name="class">0 to 7.</param>
    /// <param name="user">A hash of whoever asks: session, account, address.</param>
    public static RequestPriority PriorityOf(byte @class, uint user, TimeSpan now) => new(Math.Min(@class, (byte)(Classes - 1)), (byte)(Turned(user, now) >> 27));

    /// <summary>Counts a request, and says whether it may enter.</summary>
    public bool Admits(byte @class, uint user, TimeSpan now)
    {
        var line = Math.Min(@class, (byte)(Classes - 1));
        Count(line);
        if (AdmissionLevel >= 1) return true;
        return Turned(user, now) < FractionAdmitted(line) * 4294967296.0;
    }

    /// <summary>Share of a class that enters at the present level, 0 to 1.</summary>
    public double FractionAdmitted(int @class)
    {
        if (AdmissionLevel >= 1) return 1;

        var left = Math.Max(AdmissionLevel, 0);
        for (var above = Classes - 1; above > @class; above--) left -= _shares[above];
        if (left <= 0) return 0;
        return _shares[@class] > 0 ? Math.Min(left / _shares[@class], 1) : 1;
    }

    private void Count(int @class)
    {
        _seen = Math.Min(_seen + 1, Memory);
        for (var i = 0; i < Classes; i++) _shares[i] += ((i == @class ? 1 : 0) - _shares[i]) / _seen;
    }

    private static uint Turned(uint user, TimeSpan now)
    {
        var x = user ^ (uint)now.TotalHours * 0x9E3779B9;
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}
