namespace Tidy.Tests;

/// <summary>What a check found; each is a line that says where to look.</summary>
internal static class Findings
{
    /// <summary>Fails with all of them, not only the first few.</summary>
    public static void None(IEnumerable<string> found)
    {
        var lines = found.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
