using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Statements that are read by their first words; the rest of them is passed over.</summary>
internal static class Objects
{
    /// <summary>First words of statements that are told apart by them alone.</summary>
    private static readonly FrozenSet<string> Verbs = FrozenSet.ToFrozenSet(
        [
            "analyze", "backup", "binlog", "cache", "change", "check", "checksum", "clone", "drop", "flush", "get", "grant", "handler", "help", "import", "install", "kill", "load",
            "optimize", "purge", "rename", "repair", "reset", "resignal", "restart", "revoke", "shutdown", "signal", "start", "stop", "uninstall",
        ],
        StringComparer.Ordinal);

    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        var verb = c.Text ?? "";
        if (c.Kind != SqlTokenKind.Word || !Verbs.Contains(verb))
        {
            c.Fail("no known keyword at its start");
        }

        c.Advance();
        return Read(c, verb, start);
    }

    /// <summary>The rest of a statement behind its first word.</summary>
    public static ObjectStatement Read(MySqlCursor c, string verb, int start, bool temporary = false)
    {
        var kind = verb is "handler" or "help" or "get" or "signal" or "resignal" ? null : Kind(c);
        if (verb == "drop" && kind is null)
        {
            c.Fail("DROP of nothing");
        }

        var relations = ImmutableArray.CreateBuilder<RelationItem>();
        var named = verb is "handler" || kind is "table" or "tables" or "view";
        if (named)
        {
            c.Take(K.If, K.Exists);
            Relations(c, relations);
        }

        var calls = Skim.ToEnd(c);
        return new ObjectStatement { Verb = verb, ObjectKind = kind, IsTemporary = temporary, Relations = relations.DrainToImmutable(), Expressions = calls, Place = c.From(start) };
    }

    public static TableStatement Truncate(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        c.Take(K.Table);
        var name = c.Table();
        if (!c.Take(K.Wait) || !c.Take(SqlTokenKind.Number))
        {
            c.Take(K.Nowait);
        }

        return new TableStatement { Truncates = true, Tables = [new RelationItem { Name = name, Place = name.Place }], Place = c.From(start) };
    }

    /// <summary>What a statement is about: the word ahead behind modifiers.</summary>
    private static string? Kind(MySqlCursor c)
    {
        while (c.Keyword is K.Temporary or K.Unique or K.Fulltext or K.Spatial or K.Online or K.Offline or K.Ignore or K.NoWriteToBinlog or K.Local or K.Undo)
        {
            c.Advance();
        }

        if (c.Kind != SqlTokenKind.Word)
        {
            return null;
        }

        var kind = c.Text;
        c.Advance();
        return kind;
    }

    /// <summary>The tables of a list, and those behind TO in RENAME.</summary>
    private static void Relations(MySqlCursor c, ImmutableArray<RelationItem>.Builder relations)
    {
        do
        {
            if (!c.IsName())
            {
                return;
            }

            var name = c.Table();
            relations.Add(new RelationItem { Name = name, Place = name.Place });
            Skim.To(c, static at => at.Is(SqlTokenKind.Comma) || at.Is(K.To));
        }
        while (c.Take(SqlTokenKind.Comma) || c.Take(K.To));
    }
}
