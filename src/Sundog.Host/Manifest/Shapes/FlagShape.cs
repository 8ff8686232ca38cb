using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>true or false, not quoted.</summary>
public sealed record FlagShape : ScalarShape<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(ScalarNode scalar, out bool value)
    {
        value = scalar.Value == "true";
        return scalar.Plain && scalar.Value is "true" or "false";
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}
