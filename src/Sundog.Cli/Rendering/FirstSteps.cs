namespace Sundog.Cli.Rendering;

/// <summary>The way from a clone of Sundog to an application of one's own, as the README has it: commands that can be typed as they stand.</summary>
internal static class FirstSteps
{
    /// <param name="clone">The folder of the clone, in which the packages come to lie.</param>
    public static IReadOnlyList<string> Lines(string clone) =>
    [
        "Your own application (README.md tells the same in full):",
        $"  \"{Path.Combine(clone, "eng", "install")}\"",
        "      packs Sundog and installs the command sundog; it says where, if your shell would not find it",
        $"  dotnet nuget add source \"{Path.Combine(clone, "artifacts", "packages")}\" --name sundog",
        "      once: Sundog is not on nuget.org yet",
        "  dotnet add package Sundog",
        "      in each service, and in its Program.cs the line builder.AddSundog();",
        "  sundog init --objective 'p95 < 250ms'",
        "      in the folder above them: writes a sundog.yaml for the projects found there",
        "  sundog up",
        "      builds, starts and scales them; then: sundog top, sundog explain",
    ];
}
