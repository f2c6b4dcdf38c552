using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Statements by their first word: gram.y's stmt.</summary>
internal static class Statements
{
    /// <summary>The statement ahead.</summary>
    public static Statement Read(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Create:
                return CreateStatements.Read(c);
            case PgKeyword.Alter:
                return AlterStatements.Read(c);
            case PgKeyword.Drop:
                return DropStatements.Drop(c);
            case PgKeyword.Comment:
                return DropStatements.Comment(c);
            case PgKeyword.Security:
                return DropStatements.SecurityLabel(c);
            case PgKeyword.Grant or PgKeyword.Revoke:
                return Grants.Read(c);
            case PgKeyword.Set:
                return Settings.Set(c);
            case PgKeyword.Reset:
                return Settings.Reset(c);
            case PgKeyword.Show:
                return Settings.Show(c);
            case PgKeyword.Copy:
                return Copies.Read(c);
            case PgKeyword.Begin or PgKeyword.Start or PgKeyword.Commit or PgKeyword.End or PgKeyword.Abort or PgKeyword.Rollback
                or PgKeyword.Savepoint or PgKeyword.Release:
                return Transactions.Read(c);
            default:
                return DataStatements.IsAhead(c) ? DataStatements.Read(c) : Other(c);
        }
    }

    private static Statement Other(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Prepare:
                return PlannedStatements.Prepare(c);
            case PgKeyword.Execute:
                return PlannedStatements.Execute(c);
            case PgKeyword.Deallocate:
                return PlannedStatements.Deallocate(c);
            case PgKeyword.Explain:
                return PlannedStatements.Explain(c);
            case PgKeyword.Declare:
                return PlannedStatements.Declare(c);
            case PgKeyword.Fetch or PgKeyword.Move:
                return PlannedStatements.Fetch(c);
            case PgKeyword.Close:
                return PlannedStatements.Close(c);
            case PgKeyword.Lock or PgKeyword.Truncate:
                return Maintenance.Tables(c);
            case PgKeyword.Do:
                return Maintenance.Do(c);
            case PgKeyword.Call:
                return Maintenance.Call(c);
            case PgKeyword.Import:
                return Extensions.Import(c);
            case PgKeyword.Vacuum or PgKeyword.Analyze or PgKeyword.Analyse or PgKeyword.Cluster or PgKeyword.Reindex or PgKeyword.Refresh
                or PgKeyword.Listen or PgKeyword.Notify or PgKeyword.Unlisten or PgKeyword.Load or PgKeyword.Reassign or PgKeyword.Discard
                or PgKeyword.Checkpoint:
                return Maintenance.Read(c);
            case PgKeyword.StartReplication or PgKeyword.IdentifySystem or PgKeyword.BaseBackup or PgKeyword.CreateReplicationSlot
                or PgKeyword.DropReplicationSlot or PgKeyword.AlterReplicationSlot or PgKeyword.ReadReplicationSlot
                or PgKeyword.TimelineHistory or PgKeyword.UploadManifest:
                return Maintenance.Replication(c);
            default:
                c.Fail("no known keyword at its start");
                return new ObjectStatement { Verb = "" };
        }
    }
}
