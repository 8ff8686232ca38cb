using Sundog.Core;
using Sundog.Core.Scaling;
using Sundog.Simulation.Worlds;

namespace Sundog.Simulation.Scenarios;

/// <summary>The worlds in which rules are tried: four or five services in a chain or a fan, under loads that hurt in different ways.</summary>
/// <remarks>
/// Chain: gate 4 ms, then alpha 10 ms, then beta 20 ms, then gamma 8 ms. Fan: gate, then alpha, which calls beta 20 ms, gamma 10 ms and delta 15 ms in parallel.
/// One core per replica, log-normal demand with a squared coefficient of variation of 1 before and after the calls, Poisson arrivals. Lengths are shorter than in a life, so
/// that all of them run in a test.
/// </remarks>
public static class Scenario
{
    private static readonly ServiceId Gate = new("gate"), Alpha = new("alpha"), Beta = new("beta"), Gamma = new("gamma"), Delta = new("delta");
    private static readonly TimeSpan WarmUp = Seconds(60);

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static WorldSpec Named(string name, ulong seed) => name switch
    {
        "flash" => Flash(),
        "fanout" => FanOut(),
        "dsonly" => DownstreamOnly(),
        "release" => Release(),
        "diurnal" => Diurnal(),
        "leak" => Leak(),
        "bursty" => Bursty(seed),
        "saturation" => Saturation(),
        "zero" => Zero(),
        _ => throw new ArgumentException($"There is no scenario '{name}'.", nameof(name)),
    };

    /// <summary>100/s to 500/s within a second, for two minutes.</summary>
    public static WorldSpec Flash() => Chain("flash", 150, RateCurve.Flash(100, 500, Seconds(60), Seconds(1), Seconds(120)), 300, 100);

    /// <summary>The same flash crowd on the fan.</summary>
    public static WorldSpec FanOut() => new(
        "fanout", P95(150),
        [
            Model(Gate, 0.004, 100, [[Alpha]]), Model(Alpha, 0.010, 100, [[Beta, Gamma, Delta]]),
            Model(Beta, 0.020, 100, []), Model(Gamma, 0.010, 100, []), Model(Delta, 0.015, 100, []),
        ],
        RateCurve.Flash(100, 500, Seconds(60), Seconds(1), Seconds(120)), WarmUp, Seconds(300));

    /// <summary>Gamma's demand grows fourfold at once: only gamma must grow.</summary>
    public static WorldSpec DownstreamOnly() => Chain(
        "dsonly", 220, RateCurve.Constant(150), 300, 150, gamma: t => t < Seconds(75) ? 0.008 : 0.032);

    /// <summary>A release doubles beta's demand.</summary>
    public static WorldSpec Release() => Chain("release", 200, RateCurve.Constant(150), 300, 150, beta: t => t < Seconds(75) ? 0.020 : 0.040);

    /// <summary>A day in ten minutes: 60/s to 360/s.</summary>
    public static WorldSpec Diurnal() => Chain("diurnal", 150, RateCurve.Wave(60, 360, Seconds(600)), 600, 210);

    /// <summary>Beta's demand grows to three times within nine minutes.</summary>
    public static WorldSpec Leak() => Chain(
        "leak", 250, RateCurve.Constant(120), 540, 120, beta: t => 0.020 * (1 + (2 * Math.Clamp(t / Seconds(540), 0, 1))));

    /// <summary>From 100/s to four times that in bursts of 4 s on average, after gaps of 16 s on average: 160/s in the mean, so that to hold the peak for ever costs 2.5 times the mean.</summary>
    public static WorldSpec Bursty(ulong seed) => Chain(
        "bursty", 150, new OnOffBursts(400, 100, Seconds(4), Seconds(16), -WarmUp, Seconds(400), seed), 400, 100);

    /// <summary>As <see cref="DownstreamOnly"/>, but gamma may have three replicas at most; 30 % of the requests go first.</summary>
    public static WorldSpec Saturation()
    {
        var world = Chain("saturation", 220, RateCurve.Constant(150), 300, 150, gamma: t => t < Seconds(75) ? 0.008 : 0.032);
        return world with
        {
            HighClassShare = 0.3,
            Services = [.. world.Services.Select(s => s.Service == Gamma ? s with { ReplicasMax = 3 } : s)],
        };
    }

    /// <summary>5 s of 20/s every 150 s; every service may go to zero.</summary>
    public static WorldSpec Zero()
    {
        var world = Chain("zero", 300, RateCurve.Pulses(20, Seconds(5), Seconds(150)), 1500, 20);
        return world with { WarmUp = Seconds(2), Services = [.. world.Services.Select(s => s with { ReplicasMin = 0 })] };
    }

    private static WorldSpec Chain(
        string name, int boundMilliseconds, IArrivals arrivals, int seconds, double perSecondAtStart,
        Func<TimeSpan, double>? beta = null, Func<TimeSpan, double>? gamma = null) => new(
        name, P95(boundMilliseconds),
        [
            Model(Gate, 0.004, perSecondAtStart, [[Alpha]]), Model(Alpha, 0.010, perSecondAtStart, [[Beta]]),
            Model(Beta, 0.020, perSecondAtStart, [[Gamma]], beta), Model(Gamma, 0.008, perSecondAtStart, [], gamma),
        ],
        arrivals, WarmUp, Seconds(seconds));

    private static ServiceModel Model(
        ServiceId service, double meanSeconds, double perSecondAtStart, IReadOnlyList<IReadOnlyList<ServiceId>> stages, Func<TimeSpan, double>? varying = null) =>
        new(service, varying ?? (_ => meanSeconds), [Operation.Only([.. stages])])
        {
            PartsVary = true,
            ReplicasAtStart = Math.Max(1, (int)Math.Ceiling(perSecondAtStart * meanSeconds / 0.7)),
        };

    private static Objective P95(int milliseconds) => new(0.95, TimeSpan.FromMilliseconds(milliseconds));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
