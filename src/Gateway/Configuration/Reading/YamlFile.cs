using System.Security.Cryptography;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads one YAML file into nodes that know their line.</summary>
internal static class YamlFile
{
    private const int DepthMax = 32;
    private const int NodesMax = 200_000;

    /// <summary>The file's top mapping; null, with the problem noted, when there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">Is told of mistakes.</param>
    /// <param name="hash">Takes in what was read; null for nothing.</param>
    public static ConfigMap? Read(string file, Problems problems, IncrementalHash? hash = null)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            hash?.AppendData(bytes);
            using var reader = new StreamReader(new MemoryStream(bytes));
            return Read(reader, file, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Error(file, 0, "", $"cannot be read ({e.Message}).");
            return null;
        }
    }

    private static ConfigMap? Read(TextReader reader, string file, Problems problems)
    {
        // The stream and the document are levels of their own.
        var parser = new ShallowParser(new Parser(reader), DepthMax + 2);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(parser);
            return Top(yaml, file, problems);
        }
        catch (YamlException e)
        {
            problems.Error(file, (int)e.Start.Line, "", $"found text that is not YAML ({Inner(e)}); expected a mapping of sections.");
        }
        catch (Exception e) when (e is not IOException)
        {
            // The library fails in ways of its own on some texts: in a bracket that the next line's key comes into, for one.
            problems.Error(file, parser.Line, "", "found text that is not YAML behind what begins here; expected every bracket, brace and quote to be closed.");
        }

        return null;
    }

    private static ConfigMap? Top(YamlStream yaml, string file, Problems problems)
    {
        if (yaml.Documents.Count == 0) return new ConfigMap(file, 1, []);
        var root = yaml.Documents[0].RootNode;
        int budget = NodesMax;
        if (yaml.Documents.Count > 1)
            problems.Error(file, (int)yaml.Documents[1].RootNode.Start.Line, "", "found a second document; expected one per file.");
        var node = Convert(root, file, 0, ref budget);
        if (node is ConfigMap map) return map;
        if (node is ConfigText { Value: "" }) return new ConfigMap(file, 1, []);
        problems.Error(node, "", "found a value or a list; expected a mapping of sections such as 'listeners:'.");
        return null;
    }

    private static ConfigNode Convert(YamlNode node, string file, int depth, ref int budget)
    {
        int line = (int)node.Start.Line;
        if (depth > DepthMax) throw new YamlException(node.Start, node.End, "nested too deeply");
        if (--budget < 0) throw new YamlException(node.Start, node.End, "too many nodes");
        switch (node)
        {
            case YamlScalarNode scalar:
                return new ConfigText(file, line, scalar.Value ?? "");
            case YamlSequenceNode sequence:
                var items = new List<ConfigNode>(sequence.Children.Count);
                foreach (var child in sequence.Children) items.Add(Convert(child, file, depth + 1, ref budget));
                return new ConfigList(file, line, items);
            case YamlMappingNode mapping:
                var entries = new List<ConfigEntry>(mapping.Children.Count);
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name })
                        throw new YamlException(key.Start, key.End, "a key must be a plain name");
                    entries.Add(new ConfigEntry(name, (int)key.Start.Line, Convert(value, file, depth + 1, ref budget)));
                }

                return new ConfigMap(file, line, entries);
            default:
                throw new YamlException(node.Start, node.End, "an alias that stands for nothing");
        }
    }

    private static string Inner(YamlException e)
    {
        string message = e.InnerException?.Message ?? e.Message;
        return message.TrimEnd('.');
    }
}
