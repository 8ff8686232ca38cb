using System.Globalization;
using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>A whole number, not quoted.</summary>
public sealed record WholeShape(int Min, int Max) : ScalarShape<int>
{
    public override string Expected => $"a whole number from {Min} to {Max}";

    public override bool TryRead(ScalarNode scalar, out int value)
    {
        value = 0;
        return scalar.Plain
            && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= Min && value <= Max;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", Min);
        json.WriteNumber("maximum", Max);
    }
}
