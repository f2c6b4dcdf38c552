using System.Collections.Immutable;
using HoopWire.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>relations</c>, <c>columns</c> and <c>functions</c> of a block or approve rule, and its parts about single protocols.</summary>
internal static class ObjectsReader
{
    private const string Relation = "a relation such as payments, public.payments or hr.*";
    private const string Function = "a function such as dblink or pg_read_*, with or without its schema";

    /// <summary>What the rule is about; <see cref="ObjectSelectors.None"/> where it names nothing.</summary>
    public static ObjectSelectors Read(Section section)
    {
        var read = new ObjectSelectors
        {
            Relations = Patterns(section, "relations", Relation, static text => Parts(text) <= 2 ? ColumnPattern.TryParse(text + ".*") : null),
            Columns = Patterns(section, "columns", "a column such as *.salary or hr.people.salary", ColumnPattern.TryParse),
            Own = ReadOwn(section),
            Functions = [.. Patterns(section, "functions", Function, static text => Parts(text) <= 2 ? ColumnPattern.TryParse(text) : null).Select(Written)],
        };
        return read.IsEmpty ? ObjectSelectors.None : read;
    }

    // A part that its protocol does not know is an unknown key.
    private static ImmutableArray<ProtocolOptions> ReadOwn(Section section)
    {
        var own = ImmutableArray.CreateBuilder<ProtocolOptions>();
        foreach (var protocol in section.Context.Protocols)
        {
            if (!protocol.HasRules || section.Child(protocol.Name) is not { } part) continue;
            if (protocol.ReadRule(part) is { } read) own.Add(read);
            part.Done();
        }

        return own.DrainToImmutable();
    }

    private static int Parts(string text) => text.Split('.').Length;

    // Of two parts the first was taken for a relation.
    private static string Written(ColumnPattern pattern) => pattern.Relation == "*" ? pattern.Column : $"{pattern.Relation}.{pattern.Column}";

    private static ImmutableArray<ColumnPattern> Patterns(Section section, string key, string expected, Func<string, ColumnPattern?> parse)
    {
        var patterns = ImmutableArray.CreateBuilder<ColumnPattern>();
        foreach (var item in section.Texts(key, expected))
        {
            if (parse(item.Value) is { } pattern) patterns.Add(pattern);
            else section.Context.Problems.Error(item, section.KeyOf(key), $"found '{item.Value}'; expected {expected}.");
        }

        if (section.Node(key) is ConfigList { Items.Count: 0 }) section.Error(key, $"found nothing; expected {expected}.");
        return patterns.ToImmutable();
    }
}
