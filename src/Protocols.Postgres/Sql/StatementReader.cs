using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Reads one statement by its first keyword.</summary>
internal static class StatementReader
{
    /// <summary>Statements that may stand inside others nest this deeply at most: EXPLAIN of CREATE TABLE AS, say.</summary>
    private const int NestingMax = 4;

    /// <summary>Reads the statement and everything inside it.</summary>
    /// <returns>Its verb.</returns>
    public static string Read(Walk walk, int start, int end)
    {
        walk.Begin(start, end);
        var verb = Dispatch(walk, start, end, nesting: 0);
        RangeReader.Drain(walk);
        AddFunctions(walk, start, end);
        return walk.Failure is null ? PgKeywords.Upper(verb) : "";
    }

    /// <summary>Reads a statement inside another one and notes its verb.</summary>
    public static void Inner(Walk walk, int start, int end, int nesting)
    {
        var verb = Dispatch(walk, start, end, nesting + 1);
        if (walk.Failure is null)
        {
            walk.InnerVerb = PgKeywords.Upper(verb);
        }
    }

    private static PgKeyword Dispatch(Walk walk, int start, int end, int nesting)
    {
        if (nesting > NestingMax || start >= end)
        {
            walk.Fail("a statement was expected");
            return PgKeyword.NoWord;
        }

        var verb = walk.Keyword(start);
        switch (verb)
        {
            case PgKeyword.Select or PgKeyword.Values or PgKeyword.Table or PgKeyword.With or PgKeyword.Insert or PgKeyword.Update
                or PgKeyword.Delete or PgKeyword.Merge:
            case PgKeyword.NoWord when walk.Is(start, end, SqlTokenKind.LeftParenthesis):
                return RangeReader.Body(walk, start, end, own: true);
            case PgKeyword.Explain:
                ExplainStatement.Read(walk, start, end, nesting);
                return verb;
            case PgKeyword.Prepare or PgKeyword.Execute or PgKeyword.Deallocate or PgKeyword.Declare:
                PreparedStatements.Read(walk, verb, start, end, nesting);
                return verb;
            case PgKeyword.Copy:
                CopyStatement.Read(walk, start, end);
                return verb;
            case PgKeyword.Set or PgKeyword.Reset or PgKeyword.Show or PgKeyword.Discard:
                SettingStatements.Read(walk, verb, start, end);
                return verb;
            case PgKeyword.Create or PgKeyword.Alter or PgKeyword.Drop:
                ObjectStatements.Read(walk, verb, start, end, nesting);
                return verb;
            default:
                Simple(walk, verb, start, end);
                return verb;
        }
    }

    private static void Simple(Walk walk, PgKeyword verb, int start, int end)
    {
        var effects = SimpleEffects(verb);
        if (effects == Effects.None || (verb == PgKeyword.Start && !walk.Is(start + 1, end, PgKeyword.Transaction)))
        {
            walk.Fail("a statement that starts with no known keyword");
            return;
        }

        walk.Effects |= effects;
        if (verb == PgKeyword.Close && walk.IsName(start + 1, end))
        {
            walk.CursorName = walk.Text(start + 1);
        }

        walk.Push(new WorkItem(start + 1, end, RangeKind.Utility));
    }

    private static Effects SimpleEffects(PgKeyword verb) => verb switch
    {
        PgKeyword.Abort or PgKeyword.Begin or PgKeyword.Commit or PgKeyword.End or PgKeyword.Lock or PgKeyword.Release or PgKeyword.Rollback
            or PgKeyword.Savepoint or PgKeyword.Start => Effects.Transaction,
        PgKeyword.Fetch or PgKeyword.Move or PgKeyword.Close => Effects.Read,
        PgKeyword.Analyze or PgKeyword.Analyse or PgKeyword.Checkpoint or PgKeyword.Cluster or PgKeyword.Comment or PgKeyword.Refresh
            or PgKeyword.Reindex or PgKeyword.Security or PgKeyword.Vacuum => Effects.Ddl,
        PgKeyword.Call or PgKeyword.Do => Effects.Opaque,
        PgKeyword.Grant or PgKeyword.Revoke => Effects.Dcl,
        PgKeyword.Reassign => Effects.Dcl | Effects.Ddl,
        PgKeyword.Import => Effects.Ddl | Effects.Net,
        PgKeyword.Listen or PgKeyword.Notify or PgKeyword.Unlisten => Effects.Listen,
        PgKeyword.Load => Effects.File | Effects.Opaque,
        PgKeyword.Truncate => Effects.Write | Effects.UnboundedWrite,
        PgKeyword.StartReplication or PgKeyword.IdentifySystem or PgKeyword.BaseBackup or PgKeyword.CreateReplicationSlot
            or PgKeyword.DropReplicationSlot or PgKeyword.AlterReplicationSlot or PgKeyword.ReadReplicationSlot or PgKeyword.TimelineHistory
            or PgKeyword.UploadManifest => Effects.Replication,
        _ => Effects.None,
    };

    private static void AddFunctions(Walk walk, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (walk.IsWord(i, end))
            {
                walk.Effects |= SetConfigCall.IsHarmless(walk, i, start, end) ? Effects.Session : FunctionEffects.Of(walk.Text(i));
            }
        }
    }
}
