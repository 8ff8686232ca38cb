using System.Text.RegularExpressions;

namespace Tidy.Tests;

public partial class SourcesTests
{
    private const int LinesMax = 500;
    private const string Modifiers = @"^(?:(?:public|internal|file|private|static|sealed|abstract|partial|readonly|ref|unsafe) )*";

    /// <summary>This file has to write the words it looks for.</summary>
    private static IEnumerable<string> Others => Repository.Sources.Where(s => !s.EndsWith("/SourcesTests.cs", StringComparison.Ordinal));

    [Fact]
    public void No_file_holds_two_ideas() =>
        Findings.None(
            from source in Repository.Sources
            let lines = Repository.Lines(source).Length
            where lines > LinesMax
            select $"{source} has {lines} lines");

    [Fact]
    public void A_file_is_named_after_a_type_in_it() =>
        Findings.None(
            from source in Repository.Sources
            where !source.StartsWith("samples/", StringComparison.Ordinal) // A sample may keep a page's or a service's records together.
            let name = Path.GetFileName(source).Split('.')[0]
            where name is not ("Program" or "GlobalUsings")
            let types = TopLevelType().Matches(Repository.Text(source)).Select(m => m.Groups["name"].Value).ToList()
            where types.Count > 0 && !types.Contains(name)
            select $"{source} holds {string.Join(", ", types)}");

    [Fact]
    public void No_name_is_empty_of_meaning() =>
        Findings.None(
            from source in Repository.Sources
            from Match type in TopLevelType().Matches(Repository.Text(source))
            where EmptyName().IsMatch(type.Groups["name"].Value)
            select $"{source}: {type.Groups["name"].Value}");

    [Fact]
    public void Nothing_is_left_undone() => Findings.None(LinesWith(Undone()));

    [Fact]
    public void No_failure_is_hidden() =>
        Assert.DoesNotContain(Others, s => EmptyCatch().IsMatch(Repository.Text(s)));

    [Fact]
    public void No_test_is_skipped_for_good() => Findings.None(LinesWith(Skipped()));

    [Fact]
    public void A_test_is_skipped_only_for_what_a_machine_lacks_and_names_it() =>
        Findings.None(
            from source in Others
            from Match skip in Skip().Matches(Repository.Text(source))
            where !skip.Value.Contains("\"not run: needs ", StringComparison.Ordinal)
            select $"{source}: {skip.Value}");

    [Fact]
    public void No_test_passes_without_having_run() => Findings.None(LinesWith(SaidOnly()));

    [Fact]
    public void Lines_fit_a_screen() =>
        Findings.None(
            from source in Repository.Sources
            from line in Repository.Lines(source).Index()
            where line.Item.Length > 200
            select $"{source}:{line.Index + 1} has {line.Item.Length} characters");

    private static IEnumerable<string> LinesWith(Regex pattern) =>
        from source in Others
        from line in Repository.Lines(source).Index()
        where pattern.IsMatch(line.Item)
        select $"{source}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(Modifiers + @"(?:class|record struct|record|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Common|Base|Info|Processor)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex("TODO|FIXME|HACK|XXX|NotImplementedException")]
    private static partial Regex Undone();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex("Skip\\s*=\\s*\"")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"Assert\.Skip\w*\([^;]*;")]
    private static partial Regex Skip();

    [GeneratedRegex("WriteLine\\(\\$?\"not run: ")]
    private static partial Regex SaidOnly();
}
