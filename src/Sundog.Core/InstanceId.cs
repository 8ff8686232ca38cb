namespace Sundog.Core;

/// <summary>The name of one running thing that fills a replica: <c>webui-3f</c>. Unique within an application, never used twice.</summary>
public readonly record struct InstanceId(string Value) : IComparable<InstanceId>
{
    public int CompareTo(InstanceId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";
}
