using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>Names that may mean another function once a text has run, which no catalogue shows before its transaction has ended.</summary>
internal static class Remakes
{
    /// <summary>No name.</summary>
    public static ImmutableSortedDictionary<string, string?> None { get; } = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary>The names, with the code of what is made for triggers and changes nothing by its statements (<see cref="TriggerBody"/>); without for what may be anything.</summary>
    public static ImmutableSortedDictionary<string, string?> Of(StatementFacts facts, SyntaxTree tree, ReadOnlySpan<byte> text, LexicalSettings settings)
    {
        var names = None;
        if ((facts.Effects & Effects.Ddl) == 0) return names;
        foreach (var statement in tree.Statements)
        {
            if (statement is not ObjectStatement about || !Makes(about)) continue;
            string? body = about.Verb == "create" ? Body(text.Slice(about.Place.Start, about.Place.Length), settings) : null;
            foreach (var name in about.Names) names = Add(names, name.Last, body);
            // What it is called from now on, or what its schema is, stands somewhere in the text.
            if (about.Verb == "alter" && (facts.Mentions("rename") || facts.Mentions("schema")))
                foreach (string name in facts.Identifiers) names = Add(names, name, null);
        }

        return names;
    }

    /// <summary>Names of two texts, or of one that ran before.</summary>
    public static ImmutableSortedDictionary<string, string?> Join(ImmutableSortedDictionary<string, string?> names, ImmutableSortedDictionary<string, string?> more)
    {
        foreach (var (name, body) in more) names = Add(names, name, body);
        return names;
    }

    private static ImmutableSortedDictionary<string, string?> Add(ImmutableSortedDictionary<string, string?> names, string name, string? body) =>
        names.TryGetValue(name, out string? before) && before != body ? names.SetItem(name, null) : names.SetItem(name, body);

    /// <summary>An aggregate is made of functions that are looked at when it is.</summary>
    private static bool Makes(ObjectStatement about) => about switch
    {
        { Verb: "create", ObjectKind: "function" or "procedure" } => true,
        { Verb: "alter", ObjectKind: "function" or "procedure" or "routine" or "aggregate" or "schema" } => true,
        _ => false,
    };

    /// <summary>The code of a function for triggers in PL/pgSQL, whose every statement computes; null for any other.</summary>
    private static string? Body(ReadOnlySpan<byte> definition, LexicalSettings settings)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        if (!settings.StandardConformingStrings || PostgresLexer.Run(definition, settings, tokens, out _) is not null) return null;
        int returns = Find(tokens, "returns");
        int language = Find(tokens, "language");
        int code = Find(tokens, "as");
        if (returns < 0 || language < 0 || code < 0 || Word(tokens, returns + 1) != "trigger") return null;
        bool isPlain = Word(tokens, language + 1) == "plpgsql" || (language + 1 < tokens.Count && Text(tokens[language + 1], definition) == "plpgsql");
        return isPlain && code + 1 < tokens.Count && Text(tokens[code + 1], definition) is { } body && TriggerBody.IsQuiet(body) ? body : null;
    }

    /// <summary>A word that stands once; -1 where it does not, or more often.</summary>
    private static int Find(TokenStream tokens, string word)
    {
        int found = -1;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (Word(tokens, i) != word) continue;
            if (found >= 0) return -1;
            found = i;
        }

        return found;
    }

    private static string? Word(TokenStream tokens, int at) =>
        at < tokens.Count && tokens[at] is { Kind: SqlTokenKind.Word, Name: >= 0 } token ? tokens.Names.Text(token.Name) : null;

    /// <summary>What stands in dollar quotes, or in plain ones; null for other spellings.</summary>
    private static string? Text(SqlToken token, ReadOnlySpan<byte> definition)
    {
        if (token.Kind != SqlTokenKind.String) return null;
        var written = definition.Slice(token.Start, token.Length);
        if (written[0] == (byte)'$')
        {
            int tag = written[1..].IndexOf((byte)'$') + 2;
            return Encoding.UTF8.GetString(written[tag..^tag]);
        }

        if (written[0] != (byte)'\'') return null;
        string inside = Encoding.UTF8.GetString(written[1..^1]);
        // A quote alone ends a part of a text on several lines.
        return inside.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal) ? null : inside.Replace("''", "'", StringComparison.Ordinal);
    }
}
