using System.CommandLine;

namespace Sundog.Cli.Commands;

/// <summary>How a command writes its data.</summary>
public enum OutputFormat { Table, Json }

/// <summary>Options that mean the same at every command that has them.</summary>
internal static class CommonOptions
{
    public static Option<OutputFormat> Output() => new("--output", "-o")
    {
        Description = "How to write the data: table or json.",
        DefaultValueFactory = _ => OutputFormat.Table,
        HelpName = "table|json",
    };

    public static Option<string?> ManifestPath() => new("--file", "-f")
    {
        Description = "The manifest, or its folder. Default: sundog.yaml here.",
        HelpName = "path",
    };
}
