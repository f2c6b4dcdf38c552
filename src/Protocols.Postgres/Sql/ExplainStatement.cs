using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>EXPLAIN [ANALYZE] [VERBOSE] | (options), then a statement that runs only with ANALYZE.</summary>
internal static class ExplainStatement
{
    public static void Read(Walk walk, int start, int end, int nesting)
    {
        var i = start + 1;
        var runs = false;
        if (walk.Is(i, end, SqlTokenKind.LeftParenthesis) && !IsQueryGroup(walk, i))
        {
            runs = Analyzes(walk, i + 1, walk.Tokens.Partner(i));
            i = walk.Skip(i);
        }
        else
        {
            if (i < end && walk.Keyword(i) is PgKeyword.Analyze or PgKeyword.Analyse)
            {
                runs = true;
                i++;
            }

            i += walk.Is(i, end, PgKeyword.Verbose) ? 1 : 0;
        }

        StatementReader.Inner(walk, i, end, nesting);
        RangeReader.Drain(walk);
        if (!runs)
        {
            walk.Effects &= ~(Effects.Write | Effects.UnboundedWrite | Effects.Ddl | Effects.Prepare);
        }

        walk.Effects |= Effects.Read;
    }

    private static bool IsQueryGroup(Walk walk, int opener) =>
        walk.StartsQuery(opener + 1, walk.Tokens.Partner(opener)) || walk.Is(opener + 1, walk.Tokens.Partner(opener), SqlTokenKind.LeftParenthesis);

    /// <summary>Whether an ANALYZE option says anything but no. The option's name may be quoted.</summary>
    private static bool Analyzes(Walk walk, int start, int end)
    {
        var optionStarts = true;
        for (var i = start; i < end; i++)
        {
            if (optionStarts && walk.Text(i) is "analyze" or "analyse" && !(i + 1 < end && walk.Text(i + 1) is "false" or "off" or "0"))
            {
                return true;
            }

            optionStarts = walk.Kind(i) == SqlTokenKind.Comma;
        }

        return false;
    }
}
