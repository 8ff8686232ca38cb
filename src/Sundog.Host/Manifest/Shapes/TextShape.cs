using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>Any text; a plain number or flag is taken as it is written.</summary>
public sealed record TextShape(string Noun) : ScalarShape<string>
{
    public override string Expected => Noun;

    /// <summary>True for an environment's values, where <c>KEY: 8080</c> is what everybody writes.</summary>
    public bool NumbersToo { get; init; }

    public override bool TryRead(ScalarNode scalar, out string value)
    {
        value = scalar.Value;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        if (!NumbersToo)
        {
            json.WriteString("type", "string");
            return;
        }

        json.WriteStartArray("type");
        foreach (var type in (ReadOnlySpan<string>)["string", "number", "boolean"]) json.WriteStringValue(type);
        json.WriteEndArray();
    }
}

/// <summary>One text and no other: the version and kind of the format.</summary>
public sealed record ConstantShape(string Value) : ScalarShape<string>
{
    public override string Expected => $"'{Value}'";

    public override bool TryRead(ScalarNode scalar, out string value)
    {
        value = scalar.Value;
        return value == Value;
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("const", Value);
}

/// <summary>A text with a grammar of its own, such as a DNS label.</summary>
/// <param name="Pattern">For editors; <paramref name="Parse"/> decides, and the pattern may be laxer.</param>
public sealed record GrammarShape<T>(string Noun, string Pattern, GrammarShape<T>.TryParse Parse) : ScalarShape<T>
{
    public delegate bool TryParse(string text, out T value);

    public override string Expected => Noun;

    /// <summary>True when a bare number is also of the grammar: <c>0.25</c> cores.</summary>
    public bool NumbersToo { get; init; }

    public override bool TryRead(ScalarNode scalar, out T value) => Parse(scalar.Value, out value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        if (NumbersToo)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("string");
            json.WriteStringValue("number");
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("type", "string");
        }

        json.WriteString("pattern", Pattern);
    }
}
