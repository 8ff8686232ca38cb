using System.Globalization;
using System.Xml.Linq;

namespace Sundog.Bench.Reports;

/// <summary>Short ways to write elements. Everything goes through an element tree, so that no name can break out of its place.</summary>
internal static class Markup
{
    /// <summary>An element; contents are elements, attributes and text.</summary>
    /// <remarks>It always has an end tag, as a browser takes <c>&lt;td /&gt;</c> for an open one.</remarks>
    public static XElement Tag(string name, params IEnumerable<object?> contents)
    {
        var element = new XElement(name, contents.Select(content => content is string text ? new XText(Clean(text)) : content));
        if (element.IsEmpty) element.Add("");
        return element;
    }

    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    public static XAttribute Class(string names) => Attribute("class", names);

    /// <summary>A number of a drawing, to a hundredth.</summary>
    public static XAttribute Attribute(string name, double value) => new(name, Number(value));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Characters that a document cannot hold, even escaped, become the replacement character.</summary>
    private static string Clean(string text)
    {
        var clean = true;
        for (var i = 0; clean && i < text.Length; i++) clean = IsAllowed(text, i);
        if (clean) return text;

        return string.Create(text.Length, text, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = IsAllowed(text, i) ? text[i] : '\uFFFD';
        });
    }

    private static bool IsAllowed(string text, int i) => text[i] switch
    {
        '\t' or '\n' or '\r' => true,
        < ' ' or '\uFFFE' or '\uFFFF' => false,
        >= '\uD800' and <= '\uDBFF' => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        >= '\uDC00' and <= '\uDFFF' => i > 0 && char.IsHighSurrogate(text[i - 1]),
        _ => true,
    };
}
