using Microsoft.Extensions.Logging;

namespace Sundog.Output;

/// <summary>
/// Of a service that a host started, the categories that write eight lines of information with every request say warnings only, unless the service's own
/// settings name them. All else that it logs is as it wants it.
/// </summary>
internal static class QuietLogging
{
    private static readonly string[] Chatty = ["Microsoft.AspNetCore", "System.Net.Http.HttpClient"];

    /// <summary>Puts the rules before all others: of two for one category the later counts.</summary>
    public static void Prefer(IList<LoggerFilterRule> rules)
    {
        foreach (var category in Chatty) rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null));
    }
}
