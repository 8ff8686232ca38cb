using System.Globalization;
using System.Text;

namespace EndToEnd.Tests.Running;

/// <summary>The text of a manifest whose services all run the program of tests/EndToEnd.Service.</summary>
internal sealed class TestManifest
{
    private readonly StringBuilder _services = new(), _priorities = new();

    public TestManifest Priority(string path, string priority)
    {
        _priorities.Append(CultureInfo.InvariantCulture, $"    {path}: {priority}\n");
        return this;
    }

    /// <param name="cpu">Cores of a replica.</param>
    /// <param name="objective">Of the entry: <c>p95 &lt; 200ms</c>.</param>
    /// <param name="environment">The character of the service: see Character in tests/EndToEnd.Service.</param>
    public TestManifest Service(
        string name, double cpu = 0.5, int min = 1, int max = 8, string? objective = null, params IEnumerable<(string Name, string Value)> environment)
    {
        _services.Append(CultureInfo.InvariantCulture, $"    {name}:\n      command: [{string.Join(", ", TestService.Command.Select(word => $"\"{word}\""))}]\n");
        _services.Append(CultureInfo.InvariantCulture, $"      cpu: {cpu}\n      minReplicas: {min}\n      maxReplicas: {max}\n");
        if (objective is not null) _services.Append(CultureInfo.InvariantCulture, $"      objective: {objective}\n");
        _services.Append("      environment:\n        Logging__LogLevel__Default: Warning\n");
        foreach (var (key, value) in environment) _services.Append(CultureInfo.InvariantCulture, $"        {key}: \"{value}\"\n");
        return this;
    }

    public override string ToString() => $"spec:\n{(_priorities.Length > 0 ? $"  priorities:\n{_priorities}" : "")}  services:\n{_services}";
}
