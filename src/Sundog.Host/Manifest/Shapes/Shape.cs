using System.Text.Json;

namespace Sundog.Host.Manifest.Shapes;

/// <summary>What may stand in one place of a manifest. The one truth behind the check, the messages and the editors' schema.</summary>
public abstract record Shape
{
    /// <summary>For messages: <c>a whole number from 0 to 1000</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reports everything in <paramref name="node"/> that does not fit, with the paths below <paramref name="path"/>.</summary>
    public abstract void Check(ManifestNode node, string path, MistakeList mistakes);

    /// <summary>Writes the keywords of a JSON schema (draft 2020-12) into an object that is already open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);
}

/// <summary>A place for one scalar that means a <typeparamref name="T"/>.</summary>
public abstract record ScalarShape<T> : Shape
{
    public abstract bool TryRead(ScalarNode scalar, out T value);

    public override void Check(ManifestNode node, string path, MistakeList mistakes)
    {
        if (node is not ScalarNode scalar || scalar.IsNothing || !TryRead(scalar, out _)) mistakes.Add(node, path, Expected);
    }
}
