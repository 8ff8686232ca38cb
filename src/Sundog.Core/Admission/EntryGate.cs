using Sundog.Core.Wire;

namespace Sundog.Core.Admission;

/// <summary>Sheds at the entry what the path below cannot carry, class by class, so that nothing is worked on that would be thrown away deep inside.</summary>
/// <remarks>
/// With an admission level alpha below 1 only that share of the offered traffic goes in: the highest class first, the next with what is left. Within
/// the class that fits in part, a user's hash decides, so that one user is consistently in or out; the hash is turned every hour, so that nobody is
/// out for ever. What each of the 32 parts of a class offers is counted over the last one to two thousand requests, as users differ: the part on the border is let in
/// as far as it fits, evenly. So a share goes in even where everybody comes as one user: from behind one address, with one key.
/// After DAGOR (Zhou et al., Overload Control for Scaling WeChat Microservices, SoCC 2018, section 4.2). Not thread-safe.
/// </remarks>
public sealed class EntryGate
{
    private const int Classes = 8;
    private const int Parts = 32;
    private const int HashBitsOfPart = 27;
    private const double Memory = 2000;
    private const double Rounding = 1e-9;

    private readonly double[] _offered = new double[Classes * Parts];
    private readonly double[] _offeredOfClass = new double[Classes];
    private readonly double[] _credit = new double[Classes];
    private double _seen;

    /// <summary>alpha: share of the offered traffic that may enter, 0 to 1.</summary>
    public double AdmissionLevel { get; set; } = 1;

    /// <summary>The lowest class that is fully admitted now; 8 when none is.</summary>
    public byte ClassFullyAdmitted
    {
        get
        {
            if (AdmissionLevel >= 1) return 0;
            var lowest = Classes;
            while (lowest > 0 && FractionAdmitted(lowest - 1) >= 1) lowest--;
            return (byte)lowest;
        }
    }

    /// <summary>The priority that a request of this user carries along its path.</summary>
    /// <param name="class">0 to 7.</param>
    /// <param name="user">A hash of whoever asks: session, account, address.</param>
    public static RequestPriority PriorityOf(byte @class, uint user, TimeSpan now) => new(Math.Min(@class, (byte)(Classes - 1)), (byte)PartOf(user, now));

    /// <summary>Counts a request, and says whether it may enter.</summary>
    public bool Admits(byte @class, uint user, TimeSpan now)
    {
        var line = Math.Min(@class, (byte)(Classes - 1));
        var part = PartOf(user, now);
        Count(line, part);
        if (AdmissionLevel >= 1) return true;

        _credit[line] += Math.Clamp(FractionAdmitted(line, part), 0, 1);
        if (_credit[line] < 1 - Rounding) return false;
        _credit[line]--;
        return true;
    }

    /// <summary>Share of a class that enters at the present level, 0 to 1.</summary>
    public double FractionAdmitted(int @class)
    {
        if (AdmissionLevel >= 1) return 1;

        var left = Math.Max(AdmissionLevel, 0) * _seen;
        for (var above = Classes - 1; above > @class; above--) left -= _offeredOfClass[above];
        if (left <= 0) return 0;
        return _offeredOfClass[@class] > 0 ? Math.Min(left / _offeredOfClass[@class], 1) : 1;
    }

    /// <returns>Of one part of a class; below 0 or above 1 when the border lies in another part.</returns>
    private double FractionAdmitted(int @class, int part)
    {
        var left = FractionAdmitted(@class) * _offeredOfClass[@class];
        for (var before = 0; before < part; before++) left -= _offered[(@class * Parts) + before];
        return left / _offered[(@class * Parts) + part];
    }

    private void Count(int @class, int part)
    {
        if (_seen >= Memory) Halve();
        _seen++;
        _offeredOfClass[@class]++;
        _offered[(@class * Parts) + part]++;
    }

    private void Halve()
    {
        for (var i = 0; i < _offered.Length; i++) _offered[i] /= 2;
        for (var i = 0; i < _offeredOfClass.Length; i++) _offeredOfClass[i] /= 2;
        _seen /= 2;
    }

    private static int PartOf(uint user, TimeSpan now)
    {
        var x = user ^ (uint)now.TotalHours * 0x9E3779B9;
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return (int)((x ^ (x >> 16)) >> HashBitsOfPart);
    }
}
