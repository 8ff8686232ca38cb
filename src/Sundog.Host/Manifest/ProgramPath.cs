namespace Sundog.Host.Manifest;

/// <summary>Looks a program up on PATH, as a shell would.</summary>
public static class ProgramPath
{
    /// <returns>An absolute path, or null.</returns>
    public static string? Find(string program)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.GetFullPath(Path.Combine(folder, program));
            if (File.Exists(candidate) && IsExecutable(candidate)) return candidate;
        }

        return null;
    }

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
