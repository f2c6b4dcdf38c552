using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What a statement that is no data statement does by itself; what stands inside it adds to that.</summary>
internal static class StatementEffects
{
    public static Effects Of(Statement statement, FactDialect dialect) => statement switch
    {
        ObjectStatement other => dialect.Of(other),
        CreateTableAs => Effects.Ddl | Effects.Write,
        CreateView => Effects.Ddl,
        Copy copy => Copied(copy),
        DeclareCursor or CursorStatement or Explain => Effects.Read,
        Prepare or Deallocate => Effects.Prepare,
        Execute => dialect.Executed,
        PrepareText => Effects.Prepare | Effects.Opaque | Effects.Code,
        SettingList list => list.Items.Aggregate(Effects.None, (sum, item) => sum | dialect.Of(item)),
        ShowStatement show => dialect.Of(show),
        EvaluateStatement => Effects.Read,
        CodeStatement => Anything,
        LoadData load => Loaded(load) | dialect.Written(load.Table),
        SettingStatement { Action: SettingAction.Show } => Effects.Read,
        SettingStatement setting => dialect.Of(setting),
        TransactionStatement { Word: "characteristics" } => Effects.Session | Effects.Transaction,
        TransactionStatement => Effects.Transaction,
        TableStatement { Truncates: true } truncate => truncate.Tables.Aggregate(Effects.Write | Effects.UnboundedWrite, (sum, table) => sum | dialect.Written(table.Name)),
        TableStatement => Effects.Transaction,
        _ => Effects.Opaque | Effects.Code,
    };

    /// <summary>What code of several statements may do, and statements behind it that cannot be told from it.</summary>
    private const Effects Anything = Effects.Read | Effects.Write | Effects.Ddl | Effects.Dcl | Effects.UnboundedWrite | Effects.Multi | Effects.Opaque | Effects.Code | Effects.File | Effects.Net
        | Effects.SetRole | Effects.Session | Effects.Delay | Effects.Kill | Effects.Replication | Effects.Transaction | Effects.Prepare | Effects.Copy;

    /// <summary>Nobody has read the file: with REPLACE its rows take the place of any that are there.</summary>
    private static Effects Loaded(LoadData load) =>
        Effects.Write | (load.IsLocal ? Effects.Copy : Effects.File) | (load.IsReplace ? Effects.UnboundedWrite : Effects.None);

    private static Effects Copied(Copy copy)
    {
        var effects = copy.Direction is CopyEnd.ToClient or CopyEnd.ToServer ? Effects.Read : Effects.Write;
        return effects | (copy.Direction is CopyEnd.FromClient or CopyEnd.ToClient ? Effects.Copy
            : copy.IsProgram ? Effects.File | Effects.Opaque | Effects.Code : Effects.File);
    }
}
