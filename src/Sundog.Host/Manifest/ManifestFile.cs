using System.Text;
using Sundog.Core;

namespace Sundog.Host.Manifest;

/// <summary>A manifest, or everything that is wrong with it: exactly one of the two.</summary>
public sealed record ManifestReading(ApplicationManifest? Manifest, IReadOnlyList<ManifestMistake> Mistakes)
{
    /// <summary>The mistakes, a line each.</summary>
    public string MistakeText => string.Join(Environment.NewLine, Mistakes);
}

/// <summary>Finds and reads <c>sundog.yaml</c>.</summary>
public static class ManifestFile
{
    public const string DefaultName = "sundog.yaml";

    /// <param name="path">A file, or a folder in which <see cref="DefaultName"/> lies.</param>
    public static ManifestReading Load(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, DefaultName);
        var shown = Path.GetRelativePath(Environment.CurrentDirectory, path);
        if (shown.StartsWith("..", StringComparison.Ordinal)) shown = path;

        var file = new FileInfo(path);
        if (!file.Exists) return WholeFile(shown, "no such file", "a manifest; 'sundog init' writes one, '-f PATH' names another");
        try
        {
            using var stream = file.OpenRead();
            var bytes = new byte[ManifestText.BytesMax + 1]; // A device or a pipe has no length, and may have no end.
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > ManifestText.BytesMax) return WholeFile(shown, $"more than {ManifestText.BytesMax:N0} bytes", $"at most {ManifestText.BytesMax:N0}");
            using var text = new StreamReader(new MemoryStream(bytes, 0, count), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return Read(text.ReadToEnd(), shown, file.DirectoryName!);
        }
        catch (DecoderFallbackException)
        {
            return WholeFile(shown, "bytes that are no UTF-8", "a text in UTF-8");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return WholeFile(shown, unreadable.Message, "a file that can be read");
        }
    }

    /// <param name="shown">The file's name for messages.</param>
    /// <param name="directory">What relative paths start from; absolute.</param>
    public static ManifestReading Read(string text, string shown, string directory)
    {
        var mistakes = new MistakeList(shown);
        var root = ManifestText.Read(text, mistakes);
        if (root is not null) ManifestFields.Document.Check(root, "", mistakes);

        var manifest = root is FieldsNode document ? new ManifestBinding(document, directory, mistakes).Bind() : null;
        return mistakes.Any ? new(null, mistakes.InOrder) : new(manifest, []);
    }

    /// <summary>A folder's name made a DNS label; <c>app</c> when nothing of it is left.</summary>
    public static string NameOf(string directory)
    {
        var name = new StringBuilder();
        foreach (var c in Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)).ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-');
        }

        var label = name.ToString().Trim('-');
        label = label[..Math.Min(label.Length, 63)].TrimEnd('-');
        return ServiceId.IsValid(label) ? label : "app";
    }

    private static ManifestReading WholeFile(string shown, string found, string expected) =>
        new(null, [new(shown, 0, 0, "", found, expected)]);
}
