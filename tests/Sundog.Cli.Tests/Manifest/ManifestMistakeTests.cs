using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Tests.Manifest;

/// <summary>
/// Goal: every kind of mistake in a manifest gets one message that names file, line, column and field, what was found and what was expected.
/// Method: mistakes.txt, a golden table of short manifests, each with exactly one mistake, and the whole message after ">>>".
/// </summary>
public sealed class ManifestMistakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManifestMistakeTests() => _folder.Write("a.csproj", "<Project/>");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_mistake_has_one_clear_message()
    {
        var table = TableFile();
        var told = Regex.Replace(
            File.ReadAllText(table),
            "(?<=^=== .*\n)(?<text>(?:(?!>>>).*\n)*?)>>> .*$",
            found => $"{found.Groups["text"].Value}>>> {Message(found.Groups["text"].Value)}",
            RegexOptions.Multiline);

        Assert.True(Regex.Count(told, "^>>> sundog.yaml:", RegexOptions.Multiline) >= 43, "The table has lost cases.");
        Assert.Equal(Regex.Count(told, "^=== ", RegexOptions.Multiline), Regex.Count(told, "^>>> ", RegexOptions.Multiline));
        Golden.Check(told, table);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_text()
    {
        var reading = Read("""
            kind: Thing
            spec:
              port: 0
              services:
                a: { project: a.csproj, cpu: none, environment: { NOTIFY_SOCKET: x } }
                b: { memory: 1Gi }
            """);

        Assert.Equal([1, 3, 5, 5, 5, 6], reading.Mistakes.Select(mistake => mistake.Line).Order());
        Assert.Equal(reading.Mistakes.Select(m => (m.Line, m.Column)).Order(), reading.Mistakes.Select(m => (m.Line, m.Column)));
    }

    [Fact]
    public void An_alias_bomb_is_refused_where_its_first_anchor_stands()
    {
        var bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";

        var reading = Read(bomb);

        Assert.Null(reading.Manifest);
        Assert.Equal("sundog.yaml:1:4: found the anchor '&a', expected the value itself: anchors are not supported", reading.Mistakes.First(m => m.Field == "").ToString());
        Assert.InRange(reading.Mistakes.Count, 9, 20);
    }

    [Fact]
    public void Too_many_values_and_too_deep_nesting_are_refused()
    {
        var many = "spec: [" + string.Join(',', Enumerable.Repeat("1", ManifestText.NodesMax)) + "]";
        var deep = new string('[', 500) + new string(']', 500);

        Assert.StartsWith("sundog.yaml:1:", Read(many).MistakeText);
        Assert.EndsWith("found too many values, expected at most 10,000 values in 16 levels", Read(many).MistakeText);
        Assert.EndsWith("found too deep nesting, expected at most 10,000 values in 16 levels", Read(deep).MistakeText);
    }

    [Fact]
    public void A_file_that_is_missing_too_large_or_no_text_is_told_as_a_whole()
    {
        Assert.EndsWith("sundog.yaml: found no such file, expected a manifest; 'sundog init' writes one, '-f PATH' names another", ManifestFile.Load(_folder.Path).MistakeText);

        _folder.Write("sundog.yaml", new string(' ', ManifestText.BytesMax + 1));
        Assert.EndsWith("sundog.yaml: found more than 262,144 bytes, expected at most 262,144", ManifestFile.Load(_folder.Path).MistakeText);
        Assert.EndsWith("found more than 262,144 bytes, expected at most 262,144", ManifestFile.Load("/dev/zero").MistakeText); // It has no end.

        File.WriteAllBytes(Path.Combine(_folder.Path, "sundog.yaml"), [0x61, 0xC3, 0x28]);
        Assert.EndsWith("sundog.yaml: found bytes that are no UTF-8, expected a text in UTF-8", ManifestFile.Load(_folder.Path).MistakeText);
    }

    private string Message(string text) => Read(text).MistakeText.Replace(_folder.Path, "FOLDER");

    private static string TableFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "mistakes.txt");

    private ManifestReading Read(string text) => ManifestFile.Read(text, "sundog.yaml", _folder.Path);
}
