namespace Sundog.Host.Manifest;

/// <summary>One node of a manifest's text and where it stands. Lines and columns count from 1.</summary>
public abstract record ManifestNode(int Line, int Column)
{
    /// <summary>What a person would call it in a message: <c>'8080'</c>, <c>a list</c>, <c>fields</c>, <c>nothing</c>.</summary>
    public abstract string Found { get; }
}

/// <param name="Plain">Not quoted: a number, a flag or nothing is meant only then.</param>
public sealed record ScalarNode(string Value, bool Plain, int Line, int Column) : ManifestNode(Line, Column)
{
    private const int ShownMax = 60;

    /// <summary>Nothing was written: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    public bool IsNothing => Plain && Value is "" or "~" or "null";

    public override string Found =>
        IsNothing ? "nothing"
        : Plain ? $"'{Shortened}'"
        : $"the text \"{Shortened}\"";

    private string Shortened => (Value.Length > ShownMax ? Value[..ShownMax] + "..." : Value).ReplaceLineEndings(" ");
}

public sealed record ListNode(IReadOnlyList<ManifestNode> Items, int Line, int Column) : ManifestNode(Line, Column)
{
    public override string Found => "a list";
}

/// <summary>Keys in the order written. Of a key written twice only the first is kept; the reader reports the second.</summary>
public sealed record FieldsNode(IReadOnlyList<FieldEntry> Entries, int Line, int Column) : ManifestNode(Line, Column)
{
    public override string Found => "fields";

    public ManifestNode? this[string name] => Entries.FirstOrDefault(entry => entry.Key.Value == name)?.Value;
}

public sealed record FieldEntry(ScalarNode Key, ManifestNode Value);
