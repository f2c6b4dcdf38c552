using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Which of the grammar's node kinds a statement of ours may be.</summary>
internal static class TreeKinds
{
    private static readonly Dictionary<string, string> Created = new(StringComparer.Ordinal)
    {
        ["table"] = "CreateStmt",
        ["foreign table"] = "CreateForeignTableStmt",
        ["index"] = "IndexStmt",
        ["trigger"] = "CreateTrigStmt",
        ["event trigger"] = "CreateEventTrigStmt",
        ["rule"] = "RuleStmt",
        ["policy"] = "CreatePolicyStmt",
        ["statistics"] = "CreateStatsStmt",
        ["sequence"] = "CreateSeqStmt",
        ["schema"] = "CreateSchemaStmt",
        ["function"] = "CreateFunctionStmt",
        ["procedure"] = "CreateFunctionStmt",
        ["role"] = "CreateRoleStmt",
        ["user"] = "CreateRoleStmt",
        ["group"] = "CreateRoleStmt",
        ["database"] = "CreatedbStmt",
        ["extension"] = "CreateExtensionStmt",
        ["language"] = "CreatePLangStmt",
        ["foreign data wrapper"] = "CreateFdwStmt",
        ["server"] = "CreateForeignServerStmt",
        ["user mapping"] = "CreateUserMappingStmt",
        ["publication"] = "CreatePublicationStmt",
        ["subscription"] = "CreateSubscriptionStmt",
        ["cast"] = "CreateCastStmt",
        ["transform"] = "CreateTransformStmt",
        ["operator class"] = "CreateOpClassStmt",
        ["operator family"] = "CreateOpFamilyStmt",
        ["domain"] = "CreateDomainStmt",
        ["conversion"] = "CreateConversionStmt",
        ["tablespace"] = "CreateTableSpaceStmt",
        ["access method"] = "CreateAmStmt",
        ["aggregate"] = "DefineStmt",
        ["operator"] = "DefineStmt",
        ["collation"] = "DefineStmt",
        ["type"] = "DefineStmt CompositeTypeStmt CreateEnumStmt CreateRangeStmt",
    };

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["comment"] = "CommentStmt",
        ["security"] = "SecLabelStmt",
        ["vacuum"] = "VacuumStmt",
        ["analyze"] = "VacuumStmt",
        ["analyse"] = "VacuumStmt",
        ["cluster"] = "ClusterStmt",
        ["reindex"] = "ReindexStmt",
        ["refresh"] = "RefreshMatViewStmt",
        ["listen"] = "ListenStmt",
        ["notify"] = "NotifyStmt",
        ["unlisten"] = "UnlistenStmt",
        ["load"] = "LoadStmt",
        ["reassign"] = "ReassignOwnedStmt",
        ["discard"] = "DiscardStmt",
        ["checkpoint"] = "CheckPointStmt",
        ["import"] = "ImportForeignSchemaStmt",
        ["grant"] = "GrantStmt GrantRoleStmt",
        ["revoke"] = "GrantStmt GrantRoleStmt",
    };

    public static bool Agree(Statement ours, string theirs) => ours switch
    {
        Query => theirs == "SelectStmt",
        Insert => theirs == "InsertStmt",
        Update => theirs == "UpdateStmt",
        Delete => theirs == "DeleteStmt",
        Merge => theirs == "MergeStmt",
        CreateTableAs => theirs == "CreateTableAsStmt",
        CreateView => theirs == "ViewStmt",
        Copy => theirs == "CopyStmt",
        DeclareCursor => theirs == "DeclareCursorStmt",
        CursorStatement { Action: CursorAction.Close } => theirs == "ClosePortalStmt",
        CursorStatement => theirs == "FetchStmt",
        Prepare => theirs == "PrepareStmt",
        Execute => theirs == "ExecuteStmt",
        Deallocate => theirs == "DeallocateStmt",
        Explain => theirs == "ExplainStmt",
        SettingStatement { Action: SettingAction.Show } => theirs == "VariableShowStmt",
        SettingStatement => theirs == "VariableSetStmt",
        TransactionStatement => theirs is "TransactionStmt" or "VariableSetStmt" or "ConstraintsSetStmt",
        TableStatement table => theirs == (table.Truncates ? "TruncateStmt" : "LockStmt"),
        Call => theirs == "CallStmt",
        DoBlock => theirs == "DoStmt",
        ObjectStatement other => AgreeOnObject(other, theirs),
        _ => false,
    };

    private static bool AgreeOnObject(ObjectStatement ours, string theirs) => ours.Verb switch
    {
        "create" when ours.ObjectKind!.StartsWith("text search", StringComparison.Ordinal) => theirs == "DefineStmt",
        "create" => Created.TryGetValue(ours.ObjectKind!, out var kinds) && kinds.Split(' ').Contains(theirs),
        "alter" => theirs.StartsWith("Alter", StringComparison.Ordinal) || theirs == "RenameStmt",
        "drop" => theirs.StartsWith("Drop", StringComparison.Ordinal),
        _ => Verbs.TryGetValue(ours.Verb, out var kinds) && kinds.Split(' ').Contains(theirs),
    };
}
