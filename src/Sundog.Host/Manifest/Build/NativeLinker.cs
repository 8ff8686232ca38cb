namespace Sundog.Host.Manifest.Build;

/// <summary>What links NativeAOT programs on this machine: clang, which the SDK expects, or gcc, which does as well.</summary>
public static class NativeLinker
{
    /// <returns>The program's path, or null: then everything is built without NativeAOT.</returns>
    public static string? Find() => ProgramPath.Find("clang") ?? ProgramPath.Find("gcc");

    internal static IReadOnlyList<string> PublishProperties() =>
        Find() is not { } linker ? ["-p:PublishAot=false"]
        : Path.GetFileName(linker) == "gcc" ? ["-p:CppCompilerAndLinker=gcc"]
        : [];
}
