namespace Sundog.Core.Tests;

/// <summary>Compares a text with a file that is read in review. SUNDOG_WRITE_GOLDEN=1 writes the file instead.</summary>
internal static class Golden
{
    public static void Check(string actual, string file)
    {
        if (Environment.GetEnvironmentVariable("SUNDOG_WRITE_GOLDEN") == "1") File.WriteAllText(file, actual);

        Assert.True(File.Exists(file), $"{file} is missing: run with SUNDOG_WRITE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
