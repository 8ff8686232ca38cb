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

    [GeneratedRegex(@"(?:\]\(|srcset=""|src="")(?<target>[^)""\s]+)[)""]")]
    private static partial Regex Link();
}
