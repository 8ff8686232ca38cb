namespace EndToEnd.Tests.Running;

/// <summary>The README's own code blocks, so that what it says and what is tested cannot drift apart.</summary>
internal sealed class Readme
{
    private readonly List<(string Caption, string Language, string Text)> _blocks = [];

    private Readme(IEnumerable<string> lines)
    {
        var (caption, language, text) = ("", (string?)null, new List<string>());
        foreach (var line in lines)
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                if (language is not null) text.Add(line);
                else if (line.Length > 0) caption = line;
            }
            else if (language is null)
            {
                (language, text) = (line[3..], []);
            }
            else
            {
                _blocks.Add((caption, language, string.Concat(text.Select(each => each + "\n"))));
                (caption, language) = ("", null);
            }
        }
    }

    public static Readme Load() => new(File.ReadLines(Path.Combine(Places.Root, "README.md")));

    /// <summary>The files that a reader is told to write: each block below a line that is nothing but a path in backticks.</summary>
    public IReadOnlyDictionary<string, string> Files => _blocks
        .Where(block => block.Caption is ['`', .., '`']).ToDictionary(block => block.Caption.Trim('`'), block => block.Text);

    /// <summary>The one block of commands that holds these words.</summary>
    public string Commands(string words) => Assert.Single(_blocks, block => block.Language == "sh" && block.Text.Contains(words, StringComparison.Ordinal)).Text;
}
