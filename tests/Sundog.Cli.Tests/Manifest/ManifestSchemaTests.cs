using System.Runtime.CompilerServices;
using System.Text.Json;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Tests.Manifest;

/// <summary>The editors' schema says what the reader does, because the same table writes both. Set SUNDOG_WRITE_GOLDEN=1 to write it anew.</summary>
public class ManifestSchemaTests
{
    [Fact]
    public void The_published_schema_is_what_the_field_table_says() => Golden.Check(ManifestJsonSchema.Text(), SchemaFile());

    [Fact]
    public void Every_field_has_a_sentence_for_editors()
    {
        using var schema = JsonDocument.Parse(ManifestJsonSchema.Text());
        foreach (var field in ManifestFields.Service.Fields)
        {
            var service = schema.RootElement.GetProperty("properties").GetProperty("spec").GetProperty("properties").GetProperty("services").GetProperty("additionalProperties");
            Assert.EndsWith(".", service.GetProperty("properties").GetProperty(field.Name).GetProperty("description").GetString());
        }
    }

    private static string SchemaFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../schema/sundog.v1.schema.json"));
}
