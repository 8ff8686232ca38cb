namespace Sundog.Cli.Commands;

/// <summary>A file that is written after a long run: what would keep it from being written is told before.</summary>
internal static class ReportFile
{
    /// <returns>The full path.</returns>
    public static string Checked(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new CommandFailure($"--report: found the folder '{full}', expected a file", ExitCode.Usage);
        try
        {
            using var probe = new FileStream(full, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, 1, File.Exists(full) ? FileOptions.None : FileOptions.DeleteOnClose);
            return full;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"--report: cannot write there: {refused.Message}", ExitCode.Usage);
        }
    }
}
