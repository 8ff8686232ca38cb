using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>Goal: what the documents say is so. Method: every name they give must be found where they say it is.</summary>
public partial class DocumentsTests
{
    [Theory]
    [InlineData("test")]
    [InlineData("demo")]
    [InlineData(".ci/run")]
    public void Commands_can_be_run(string script)
    {
        Assert.StartsWith("#!", Repository.Text(script), StringComparison.Ordinal);
        Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute), $"{script} lacks its run bit");
    }

    [Theory]
    [InlineData("./demo")]
    [InlineData("./test")]
    public void The_readme_names_its_commands(string command) => Assert.Contains(command, Repository.Text("README.md"), StringComparison.Ordinal);

    [Fact]
    public void Links_between_documents_lead_somewhere() =>
        Findings.None(
            from document in Repository.Files
            where document.EndsWith(".md", StringComparison.Ordinal)
            from Match link in Link().Matches(Repository.Text(document))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, target.Split('#')[0])
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{document}: {target}");

    [Fact]
    public void Names_in_the_glossary_are_names_in_the_code()
    {
        var words = Repository.Sources
            .Where(s => s.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(s => Word().Matches(Repository.Text(s)))
            .Select(m => m.Value)
            .ToHashSet();

        Findings.None(
            from row in MarkdownTable.Rows("GLOSSARY.md")
            from name in MarkdownTable.Code(row[2])
            where !words.Contains(name)
            select $"GLOSSARY.md names {name}, which is nowhere in src");
    }

    /// <summary>A row's last cell names tests as <c>ClassTests.Name_of_the_test</c>, or a command that shows the number.</summary>
    [Fact]
    public void Every_promise_is_kept_by_something_that_exists()
    {
        var tests = Repository.Sources
            .Where(s => s.StartsWith("tests/", StringComparison.Ordinal))
            .ToLookup(s => Path.GetFileName(s).Split('.')[0], Repository.Text);

        Findings.None(
            from row in MarkdownTable.Rows("PROMISES.md")
            let keepers = MarkdownTable.Code(row[^1]).ToList()
            where keepers.Count == 0 || !keepers.All(Exists)
            select $"PROMISES.md: '{row[0]}' is kept by '{row[^1]}', which does not exist");

        bool Exists(string keeper) =>
            keeper.StartsWith("sundog ", StringComparison.Ordinal)
            || (keeper.Split(' ') is ["dotnet", "run", "-c", "Release", "--project", var bench, ..] && Directory.Exists(Path.Combine(Repository.Root, bench)))
            || (keeper.Split('.') is [var type, var test] && tests[type].Any(text => Regex.IsMatch(text, $@"\b{Regex.Escape(test)}\(")));
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:\]\(|srcset=""|src="")(?<target>[^)""\s]+)[)""]")]
    private static partial Regex Link();
}
