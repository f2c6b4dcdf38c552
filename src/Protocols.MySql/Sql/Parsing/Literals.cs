using System.Collections.Frozen;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Constants: strings, which adjacency joins and introducers precede, numbers, bits, NULL, TRUE and FALSE.</summary>
internal static class Literals
{
    /// <summary>Character sets that an introducer may name on both servers; before a string any other word with an underscore is a column with an alias.</summary>
    private static readonly FrozenSet<string> CharacterSets = FrozenSet.ToFrozenSet(
        [
            "armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932", "dec8", "eucjpms", "euckr", "gb2312",
            "gbk", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7", "macce", "macroman", "sjis", "swe7",
            "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32", "utf8", "utf8mb3", "utf8mb4",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a word ahead and a literal behind it are one literal.</summary>
    public static bool IsIntroducer(MySqlCursor c)
    {
        if (c.Kind != SqlTokenKind.Word || c.Text is not ['_', ..] || c.KindOf(1) is not (SqlTokenKind.String or SqlTokenKind.BitString))
        {
            return false;
        }

        if (CharacterSets.Contains(c.Text[1..]))
        {
            return true;
        }

        c.Fail("a string behind what may be a character set or a column");
        return false;
    }

    public static Expression Read(MySqlCursor c)
    {
        var introduced = IsIntroducer(c);
        if (introduced)
        {
            c.Advance();
        }

        var start = c.At;
        var text = c.Text;
        var kind = c.Kind switch
        {
            SqlTokenKind.String => LiteralKind.String,
            SqlTokenKind.BitString => LiteralKind.BitString,
            SqlTokenKind.Number => LiteralKind.Number,
            _ => c.Keyword switch { K.True => LiteralKind.True, K.False => LiteralKind.False, _ => LiteralKind.Null },
        };
        c.Advance();
        while (kind == LiteralKind.String && c.Kind == SqlTokenKind.String)
        {
            text = null;
            c.Advance();
        }

        return new Literal { Kind = kind, Text = introduced || kind is LiteralKind.Null or LiteralKind.True or LiteralKind.False ? null : text, Place = c.From(start) };
    }

    /// <summary>A constant in a place where the grammar takes nothing else, with a sign perhaps.</summary>
    public static Expression ReadPlain(MySqlCursor c)
    {
        if (c.Kind == SqlTokenKind.Operator && c.Text is "-" or "+")
        {
            c.Advance();
        }

        return c.Kind is SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.BitString or SqlTokenKind.Parameter ? Primaries.Read(c) : c.FailExpression("no constant where one has to be");
    }
}
