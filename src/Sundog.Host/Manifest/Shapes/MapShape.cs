using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>Any number of names that the author chooses, each with a value of one shape.</summary>
/// <param name="KeyPattern">A regular expression of both .NET and JavaScript, for editors; <paramref name="IsKey"/> must agree with it.</param>
/// <param name="KeyExpected">For messages.</param>
/// <param name="CountMin">Fewest entries.</param>
public sealed record MapShape(string Noun, string KeyPattern, Func<string, bool> IsKey, string KeyExpected, Shape Value, int CountMin = 0) : Shape
{
    public override string Expected => CountMin > 0 ? $"{Noun}, at least {CountMin}" : Noun;

    public override void Check(ManifestNode node, string path, MistakeList mistakes)
    {
        if (node is not FieldsNode fields || fields.Entries.Count < CountMin)
        {
            mistakes.Add(node, path, node is FieldsNode ? "none" : node.Found, Expected);
            return;
        }

        foreach (var (key, value) in fields.Entries)
        {
            var at = ObjectShape.Join(path, key.Value);
            if (!IsKey(key.Value)) mistakes.Add(key, at, $"the name '{key.Value}'", KeyExpected);
            Value.Check(value, at, mistakes);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        if (CountMin > 0) json.WriteNumber("minProperties", CountMin);
        json.WriteStartObject("propertyNames");
        json.WriteString("pattern", KeyPattern);
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        Value.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>A list of texts.</summary>
public sealed record TextListShape(string Noun, TextShape Item) : Shape
{
    public override string Expected => Noun;

    public override void Check(ManifestNode node, string path, MistakeList mistakes)
    {
        if (node is not ListNode list || list.Items.Count == 0)
        {
            mistakes.Add(node, path, node is ListNode ? "an empty list" : node.Found, Expected);
            return;
        }

        for (var i = 0; i < list.Items.Count; i++) Item.Check(list.Items[i], $"{path}[{i}]", mistakes);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        Item.WriteSchema(json);
        json.WriteEndObject();
    }
}
