namespace Sundog.Cli;

/// <summary>Where this user's Sundog keeps what must outlive a command: $XDG_STATE_HOME/sundog, usually ~/.local/state/sundog.</summary>
internal static class StateFolder
{
    public static string Path => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : System.IO.Path.Combine(Home, ".local", "state"), "sundog");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : System.IO.Path.GetTempPath();
}
