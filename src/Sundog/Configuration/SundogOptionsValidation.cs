using Microsoft.Extensions.Options;
using Sundog.Core;
using Sundog.Core.Scaling;

namespace Sundog.Configuration;

/// <summary>Says at start-up, in one sentence each, what is wrong with the section <c>Sundog</c> and what would be right.</summary>
internal sealed class SundogOptionsValidation : IValidateOptions<SundogOptions>
{
    public ValidateOptionsResult Validate(string? name, SundogOptions options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Objective) && !Objective.TryParse(options.Objective, out _, out var why)) faults.Add($"Sundog:Objective: {why}");
        if (options.ServiceName is { } service && !ServiceId.IsValid(service))
        {
            faults.Add($"Sundog:ServiceName is '{service}': expected 1 to 63 lower case letters, digits or inner hyphens, such as catalog.");
        }

        if (options.Slots is < 1 or > 100_000) faults.Add($"Sundog:Slots is {options.Slots}: expected 1 to 100000 requests at once, or nothing to have it derived.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
