using System.CommandLine;
using Sundog.Host.State;

namespace Sundog.Cli.Commands;

/// <summary>How a command writes its data: for people, whatever that is, or for programs.</summary>
public enum OutputFormat { Table, Json }

/// <summary>Options that mean the same at every command that has them.</summary>
internal static class CommonOptions
{
    /// <summary>Of every command; it takes the colour from a terminal as NO_COLOR does.</summary>
    public const string NoColour = "--no-color";

    public static Option<OutputFormat> Output()
    {
        var output = new Option<OutputFormat>("--output", "-o") { Description = "How to write the data. Default: table.", HelpName = "table|json" };
        output.CompletionSources.Clear();
        output.CompletionSources.Add("table", "json");
        return output;
    }

    public static Option<string?> ManifestPath(string usually = "sundog.yaml here") => new("--file", "-f")
    {
        Description = $"The manifest, or its folder. Default: {usually}.",
        HelpName = "path",
    };

    public static Option<string?> Application() => new("--app", "-a")
    {
        Description = "Which application. Default: the one of the manifest here, else the only one that is up.",
        HelpName = "name",
    };

    public static Option<string> State() => new("--state")
    {
        Description = "The folder of the host's state; each has its own host.",
        HelpName = "folder",
        DefaultValueFactory = _ => HostFolder.Default,
    };
}
