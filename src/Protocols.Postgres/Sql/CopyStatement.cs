using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>COPY [BINARY] name [(columns)] or (query), FROM or TO, then STDIN, STDOUT, a file or PROGRAM, then options.</summary>
internal static class CopyStatement
{
    public static void Read(Walk walk, int start, int end)
    {
        var i = start + 1;
        var query = walk.Is(i, end, SqlTokenKind.LeftParenthesis);
        if (query)
        {
            var inner = RangeReader.Body(walk, i + 1, walk.Tokens.Partner(i), own: false);
            walk.InnerVerb = walk.Failure is null ? PgKeywords.Upper(inner) : null;
            i = walk.Skip(i);
        }
        else
        {
            i = Relation(walk, i, end);
        }

        var to = walk.Is(i, end, PgKeyword.To);
        if (!to && (query || !walk.Is(i, end, PgKeyword.From)))
        {
            walk.Fail("a COPY that is not understood");
            return;
        }

        walk.Effects |= to ? Effects.Read : Effects.Write;
        Place(walk, i + 1, end, to);
    }

    private static int Relation(Walk walk, int i, int end)
    {
        // BINARY before the name is the syntax of version 7.2, still accepted.
        i += walk.Is(i, end, PgKeyword.Binary) ? 1 : 0;
        var after = walk.SkipName(i, end);
        if (after == i)
        {
            return end;
        }

        walk.Relations.Add(walk.Tokens[after - 1].Name);
        walk.NoCalls[after - 1] = true;
        if (walk.Is(after, end, SqlTokenKind.LeftParenthesis))
        {
            walk.PushGroup(after);
            return walk.Skip(after);
        }

        walk.HasInnerStar = true;
        return after;
    }

    /// <summary>STDIN and STDOUT mean the client in either direction.</summary>
    private static void Place(Walk walk, int i, int end, bool to)
    {
        if (walk.Is(i, end, PgKeyword.Stdin) || walk.Is(i, end, PgKeyword.Stdout))
        {
            walk.Effects |= Effects.Copy;
            walk.Copy = to ? CopyDirection.ToClient : CopyDirection.FromClient;
        }
        else if (walk.Is(i, end, PgKeyword.Program) && walk.Is(i + 1, end, SqlTokenKind.String))
        {
            walk.Effects |= Effects.File | Effects.Opaque;
            walk.Copy = CopyDirection.File;
        }
        else if (walk.Is(i, end, SqlTokenKind.String))
        {
            walk.Effects |= Effects.File;
            walk.Copy = CopyDirection.File;
        }
        else
        {
            walk.Fail("a COPY whose place is not understood");
            return;
        }

        walk.Push(new WorkItem(i + 1, end, RangeKind.Utility));
    }
}
