using SharpYaml;
using SharpYaml.Events;
using Sundog.Host.Manifest.Shapes;

namespace Sundog.Host.Manifest;

/// <summary>Reads YAML text into nodes that know their line and column.</summary>
/// <remarks>
/// A manifest is small and written by hand, so the reader takes the plain part of YAML: fields, lists and scalars of one document. Anchors, aliases
/// and tags are refused, which also makes it impossible for a short text to unfold into a huge one. At most <see cref="BytesMax"/> bytes,
/// <see cref="NodesMax"/> nodes and <see cref="DepthMax"/> levels.
/// </remarks>
public static class ManifestText
{
    public const int BytesMax = 256 * 1024;
    public const int NodesMax = 10_000;
    public const int DepthMax = 16;

    /// <returns>Null when the text is no YAML, is empty, is over a limit or holds the character NUL: then <paramref name="mistakes"/> says so.</returns>
    public static ManifestNode? Read(string text, MistakeList mistakes)
    {
        try
        {
            var reading = new Reading(Parser.CreateParser(new StringReader(text)), mistakes);
            return reading.Document();
        }
        catch (YamlException broken)
        {
            mistakes.Add(broken.Start.Line + 1, broken.Start.Column + 1, "broken YAML", Explain(broken.Message));
            return null;
        }
        catch (OverLimitException over)
        {
            mistakes.Add(over.Line, over.Column, over.Message, $"at most {NodesMax:N0} values in {DepthMax} levels");
            return null;
        }
    }

    /// <summary>The parser's own words without its positions, which count from 0, and with the one mistake that everybody makes named.</summary>
    private static string Explain(string message)
    {
        var start = message.IndexOf("): ", StringComparison.Ordinal);
        var words = (start < 0 ? message : message[(start + 3)..]).TrimEnd('.');
        return words.Contains("cannot start any token", StringComparison.Ordinal)
            ? "spaces for indentation (no tabs), and quotes around text that starts with one of @ ` % & * !"
            : $"YAML ({words})";
    }

    private sealed class OverLimitException(string message, Mark at) : Exception(message)
    {
        public int Line => at.Line + 1;

        public int Column => at.Column + 1;
    }

    private sealed class Reading(IParser parser, MistakeList mistakes)
    {
        private int _nodes;
        private bool _hasNul;

        public ManifestNode? Document()
        {
            ManifestNode? root = null;
            while (MoveNext())
            {
                if (parser.Current is DocumentStart start)
                {
                    if (root is not null)
                    {
                        mistakes.Add(start.Start.Line + 1, 1, "a second document", "one document per file");
                        return null;
                    }

                    MoveNext();
                    root = Node(0, "");
                }
            }

            if (root is null or ScalarNode { IsNothing: true })
            {
                mistakes.Add(1, 1, "an empty file", "a manifest; 'sundog init' writes one");
                return null;
            }

            return _hasNul ? null : root; // What looks for files would stumble over it.
        }

        /// <summary>An escape of any eight digits is taken by the parser, which then finds that there is no such character.</summary>
        private bool MoveNext()
        {
            try
            {
                return parser.MoveNext();
            }
            catch (ArgumentException wrong)
            {
                var at = parser.Current?.End ?? Mark.Empty;
                throw new YamlException(at, at, "While scanning a quoted scalar, found an escape of no character", wrong);
            }
        }

        /// <summary>Reads the node that the parser stands on, and all below it.</summary>
        private ManifestNode Node(int depth, string path)
        {
            var at = parser.Current!;
            if (++_nodes > NodesMax) throw new OverLimitException("too many values", at.Start);
            if (depth > DepthMax) throw new OverLimitException("too deep nesting", at.Start);

            var (line, column) = (at.Start.Line + 1, at.Start.Column + 1);
            if (at is NodeEvent node) Refuse(node, line, column);
            switch (at)
            {
                case Scalar scalar:
                    var text = new ScalarNode(scalar.Value, scalar.Style == SharpYaml.ScalarStyle.Plain, line, column);
                    if (scalar.Value.Contains('\0')) RefuseNul(text, path);
                    return text;
                case AnchorAlias alias:
                    mistakes.Add(line, column, $"the alias '*{alias.Value}'", "the value itself: aliases are not supported");
                    return new ScalarNode("", Plain: false, line, column);
                case SequenceStart:
                    return new ListNode(Items(depth, path), line, column);
                default:
                    return new FieldsNode(Entries(depth, path), line, column);
            }
        }

        private List<ManifestNode> Items(int depth, string path)
        {
            var items = new List<ManifestNode>();
            while (MoveNext() && parser.Current is not SequenceEnd) items.Add(Node(depth + 1, $"{path}[{items.Count}]"));
            return items;
        }

        private List<FieldEntry> Entries(int depth, string path)
        {
            var entries = new List<FieldEntry>();
            while (MoveNext() && parser.Current is not MappingEnd)
            {
                var key = Node(depth + 1, path);
                var name = key as ScalarNode;
                MoveNext();
                var value = Node(depth + 1, name is null ? path : ObjectShape.Join(path, name.Value));
                if (name is null)
                {
                    mistakes.Add(key.Line, key.Column, $"{key.Found} as a field's name", "a name");
                }
                else if (entries.Find(entry => entry.Key.Value == name.Value) is { } first)
                {
                    mistakes.Add(name, name.Value, "the same field again", $"it once: it is already on line {first.Key.Line}");
                }
                else
                {
                    entries.Add(new(name, value));
                }
            }

            return entries;
        }

        private void RefuseNul(ScalarNode text, string path)
        {
            _hasNul = true;
            mistakes.Add(text, path, "a text with the character NUL", "one without it: no path, argument or variable can hold it");
        }

        private void Refuse(NodeEvent node, int line, int column)
        {
            if (node.Anchor is not null) mistakes.Add(line, column, $"the anchor '&{node.Anchor}'", "the value itself: anchors are not supported");
            if (node.Tag is not null) mistakes.Add(line, column, $"the tag '{node.Tag}'", "the value itself: tags are not supported");
        }
    }
}
