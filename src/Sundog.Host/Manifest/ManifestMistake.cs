namespace Sundog.Host.Manifest;

/// <summary>One thing that is wrong in a manifest, in one line that a person can act on.</summary>
/// <param name="File">As the person named it.</param>
/// <param name="Line">From 1; 0 when the whole file is meant.</param>
/// <param name="Column">From 1; 0 when the whole file is meant.</param>
/// <param name="Field">Path from the top: <c>spec.services.webui.minReplicas</c>; empty when the text itself is broken.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What may stand there.</param>
public sealed record ManifestMistake(string File, int Line, int Column, string Field, string Found, string Expected)
{
    /// <summary><c>sundog.yaml:7:18: spec.services.webui.minReplicas: found '-1', expected a whole number from 0 to 1000</c></summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}:{Line}:{Column}" : File;
        var field = Field.Length > 0 ? Field + ": " : "";
        return $"{place}: {field}found {Found}, expected {Expected}";
    }
}

/// <summary>Gathers the mistakes of one file, so that all are told at once.</summary>
public sealed class MistakeList(string file)
{
    private readonly List<ManifestMistake> _mistakes = [];

    public bool Any => _mistakes.Count > 0;

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<ManifestMistake> InOrder => [.. _mistakes.OrderBy(mistake => (mistake.Line, mistake.Column))];

    public void Add(ManifestNode at, string field, string expected) => Add(at, field, at.Found, expected);

    public void Add(ManifestNode at, string field, string found, string expected) =>
        _mistakes.Add(new(file, at.Line, at.Column, field, found, expected));

    public void Add(int line, int column, string found, string expected) =>
        _mistakes.Add(new(file, line, column, "", found, expected));
}
