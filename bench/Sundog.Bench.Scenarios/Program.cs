using Sundog.Bench.Scenarios;
using Sundog.Simulation.Scenarios;

if (args is ["--help"])
{
    Console.WriteLine(Options.Usage);
    return 0;
}

if (!Options.TryParse(args, out var options, out var fault))
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var runs = options!.Seeds.AsParallel().AsOrdered()
    .Select(seed => options.IsHpa ? Trial.Hpa(options.World, options.Platform, seed) : Trial.Own(options.World, options.Platform, seed)).ToArray();
if (runs.Length == 1)
{
    Console.WriteLine(SecondLines.Head(runs[0]));
    foreach (var second in runs[0].Seconds)
    {
        Console.WriteLine(SecondLines.Of(second));
        if (!options.IsExplained) continue;
        foreach (var line in SecondLines.Why(second)) Console.WriteLine(line);
    }
}

for (var i = 0; i < runs.Length; i++) Console.WriteLine(SecondLines.Sum(options.Seeds[i], runs[i], 22, 60));
Console.WriteLine($"mean of {runs.Length}: late {100 * runs.Average(r => r.LateShare):0.0} %, {runs.Average(r => r.Cost):0} replica-seconds");
return 0;
