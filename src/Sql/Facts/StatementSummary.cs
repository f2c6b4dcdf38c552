using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What rules and sessions look at in one statement.</summary>
internal static class StatementSummary
{
    /// <param name="statement">The statement.</param>
    /// <param name="firstWord">Its first word as the server folds it.</param>
    /// <param name="effects">Its effects.</param>
    public static SingleStatement Of(Statement statement, string firstWord, Effects effects)
    {
        var inner = Inner(statement);
        var named = inner is Execute or DeclareCursor or CreateTableAs or ObjectStatement && statement is not (Prepare or DeclareCursor) ? inner : statement;
        if (named is CreateTableAs { Body: Execute executed })
        {
            named = executed;
        }

        return new SingleStatement
        {
            Verb = Verb(statement, firstWord),
            Effects = effects,
            Start = statement.Place.Start,
            Length = statement.Place.Length,
            Copy = Direction(statement),
            PreparedName = Prepared(named),
            CursorName = (named as DeclareCursor)?.Name ?? (named as CursorStatement is { Action: CursorAction.Close } closed ? closed.Name : null),
            Parameter = statement switch
            {
                SettingStatement set => set.Name,
                SettingList { Items: [var only], Body: null } => only.Name,
                ObjectStatement { Verb: "discard" } discarded => discarded.ObjectKind,
                _ => null,
            },
            ParameterValue = statement is SettingStatement setting ? Value(setting, firstWord)
                : statement is SettingList { Items: [{ Value: Literal { Kind: LiteralKind.String } given }], Body: null } ? given.Text : null,
            ObjectKind = Kind(inner is CreateTableAs or ObjectStatement ? inner : statement),
            InnerVerb = inner is null ? null : Verb(inner, "CREATE"),
        };
    }

    private static Statement? Inner(Statement statement) => statement switch
    {
        Explain explain => explain.Body,
        Prepare prepare => prepare.Body,
        DeclareCursor declare => declare.Query,
        Copy copy => copy.Query,
        SettingList list => list.Body,
        CreateTableAs made => made.Body,
        _ => null,
    };

    private static string Verb(Statement statement, string firstWord) => statement switch
    {
        Query query => QueryVerb(query),
        Insert insert => insert.IsReplace ? "REPLACE" : "INSERT",
        Update or JoinedUpdate => "UPDATE",
        Delete or JoinedDelete => "DELETE",
        Merge => "MERGE",
        Execute => "EXECUTE",
        DeclareCursor => "DECLARE",
        ObjectStatement other => other.Verb.ToUpperInvariant(),
        CreateTableAs or CreateView => "CREATE",
        _ => firstWord.ToUpperInvariant(),
    };

    private static string QueryVerb(Query query)
    {
        while (query is SetOperation operation)
        {
            query = operation.Left;
        }

        return query switch
        {
            Values => "VALUES",
            Select { IsTable: true } => "TABLE",
            _ => "SELECT",
        };
    }

    private static string? Prepared(Statement statement) => statement switch
    {
        Prepare prepare => prepare.Name,
        Execute execute => execute.Name,
        Deallocate deallocate => deallocate.Name,
        PrepareText prepare => prepare.Name,
        _ => null,
    };

    private static CopyDirection Direction(Statement statement) => statement switch
    {
        Copy { Direction: CopyEnd.FromClient } => CopyDirection.FromClient,
        Copy { Direction: CopyEnd.ToClient } => CopyDirection.ToClient,
        Copy => CopyDirection.File,
        LoadData { IsLocal: true } => CopyDirection.FromClient,
        LoadData or Query { Export.Kind: not ExportKind.Variables } => CopyDirection.File,
        _ => CopyDirection.None,
    };

    private static string? Value(SettingStatement setting, string firstWord) => setting switch
    {
        { Action: SettingAction.Set, Values: [Literal { Kind: LiteralKind.String } value] } => value.Text,
        { Action: SettingAction.Reset } when firstWord == "set" => "default",
        _ => null,
    };

    private static string? Kind(Statement statement) => statement switch
    {
        CreateTableAs { IsMaterializedView: true } => "MATERIALIZED VIEW",
        CreateTableAs => "TABLE",
        CreateView => "VIEW",
        ObjectStatement { Verb: "create" or "alter" or "rename" } other => other.ObjectKind?.ToUpperInvariant(),
        _ => null,
    };
}
