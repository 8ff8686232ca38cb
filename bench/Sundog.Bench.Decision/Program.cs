using System.Globalization;
using Sundog.Bench.Decision;

const string usage = """
    Measures with real processes, natively compiled where the machine can link, how long it takes
      steps N         from the first request of an instant five-fold step, from 100 requests/s, to the command accepted
      first-calls N   from a ready instance to its first call, by a caller that is under load
    N times each, and prints every figure and the median. Ends with 1 when the median is beyond what PROMISES.md states: 250 ms, and 20 ms.
    """;

if (args is not [var what, var count] || !int.TryParse(count, CultureInfo.InvariantCulture, out var times) || times < 1)
{
    Console.Error.WriteLine(usage);
    return args is ["--help"] ? 0 : 2;
}

return what switch
{
    "steps" => await StepLatency.MeasureAsync(times),
    "first-calls" => await FirstCallLatency.MeasureAsync(times),
    _ => 2,
};
