namespace Sundog.Host.Manifest.Build;

/// <summary>Finds the dotnet program that this command itself would be run with.</summary>
public static class DotnetProgram
{
    private static readonly string[] UsualPlaces =
        ["/usr/share/dotnet/dotnet", "/usr/lib/dotnet/dotnet", "/usr/local/share/dotnet/dotnet"];

    /// <returns>An absolute path, or null when there is none.</returns>
    public static string? Find()
    {
        if (Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet") return self;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, "dotnet"))) return Path.Combine(root, "dotnet");
        return ProgramPath.Find("dotnet") ?? Array.Find(UsualPlaces, File.Exists);
    }
}
