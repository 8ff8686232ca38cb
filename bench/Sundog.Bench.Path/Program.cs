using Sundog.Bench.Path;

// Roles: with no argument the comparison itself; the others are the processes that it starts.
return args switch
{
    ["callee", .. var rest] => await Roles.CalleeAsync(withSundog: rest.Contains("--sundog")),
    ["caller", var target, .. var rest] => await Roles.CallerAsync(target, withSundog: rest.Contains("--sundog")),
    ["yarp", var target] => await Roles.YarpAsync(target),
    _ when Options.TryParse(args, out var options, out var fault) => await Comparison.RunAsync(options),
    _ => Options.Refuse(args),
};
