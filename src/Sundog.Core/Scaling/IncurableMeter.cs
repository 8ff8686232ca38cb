using Sundog.Core.Protocol;
using Sundog.Core.Waiting;
using Sundog.Core.Wire;

namespace Sundog.Core.Scaling;

/// <summary>Names the resource that requests wait for and that replicas cannot shorten, over about the last ten seconds.</summary>
internal sealed class IncurableMeter
{
    private const double MemorySeconds = 10;

    /// <summary>What calls take on their way is told, and not counted as waiting here: it must not take the blame for what is.</summary>
    private static readonly string Calls = WaitPlaces.NameOf(WaitKind.Network);

    private readonly Dictionary<string, (double Ever, double Lately)> _waits = [];
    private double _lastAt = double.NaN;

    public void Observe(double now, IReadOnlyList<NamedWait> waits)
    {
        var fade = double.IsNaN(_lastAt) ? 0 : Math.Exp((_lastAt - now) / MemorySeconds);
        _lastAt = now;
        foreach (var wait in waits)
        {
            if (wait.Curable || (wait.Kind == WaitKind.Network && wait.Name == Calls)) continue;
            var known = _waits.GetValueOrDefault(wait.Name, (wait.Seconds, 0));
            _waits[wait.Name] = (wait.Seconds, (known.Lately * fade) + Math.Max(0, wait.Seconds - known.Ever));
        }
    }

    /// <returns>The name; empty when nothing was waited for.</returns>
    public string Longest()
    {
        var (name, most) = ("", 0.0);
        foreach (var (resource, (_, lately)) in _waits)
        {
            if (lately > most) (name, most) = (resource, lately);
        }

        return name;
    }
}
