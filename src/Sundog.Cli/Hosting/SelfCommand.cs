using System.Reflection;

namespace Sundog.Cli.Hosting;

/// <summary>How this very command is run again: by its own program, or by the dotnet program with its assembly.</summary>
internal static class SelfCommand
{
    public static string Program => Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its program.");

    public static IReadOnlyList<string> Arguments(params IEnumerable<string> arguments) =>
        Path.GetFileNameWithoutExtension(Program) == "dotnet" ? ["exec", Assembly.GetExecutingAssembly().Location, .. arguments] : [.. arguments];
}
