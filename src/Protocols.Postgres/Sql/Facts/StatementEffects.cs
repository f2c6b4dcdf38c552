using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>What a statement that is no data statement does by itself; what stands inside it adds to that.</summary>
internal static class StatementEffects
{
    public static Effects Of(Statement statement) => statement switch
    {
        ObjectStatement other => ObjectEffects.Of(other),
        CreateTableAs => Effects.Ddl | Effects.Write,
        CreateView => Effects.Ddl,
        Copy copy => Copied(copy),
        DeclareCursor or CursorStatement or Explain => Effects.Read,
        Prepare or Execute or Deallocate => Effects.Prepare,
        SettingStatement { Action: SettingAction.Show } => Effects.Read,
        SettingStatement setting => SetsRole(setting.Name) ? Effects.SetRole : Effects.Session,
        TransactionStatement { Word: "characteristics" } => Effects.Session | Effects.Transaction,
        TransactionStatement => Effects.Transaction,
        TableStatement { Truncates: true } => Effects.Write | Effects.UnboundedWrite,
        TableStatement => Effects.Transaction,
        _ => Effects.Opaque,
    };

    /// <summary>Whether a setting of this name changes the role. The server folds setting names, quoted or not.</summary>
    public static bool SetsRole(string setting) => setting.Equals("role", StringComparison.OrdinalIgnoreCase)
        || setting.Equals("session_authorization", StringComparison.OrdinalIgnoreCase);

    private static Effects Copied(Copy copy)
    {
        var effects = copy.Direction is CopyEnd.ToClient or CopyEnd.ToServer ? Effects.Read : Effects.Write;
        return effects | (copy.Direction is CopyEnd.FromClient or CopyEnd.ToClient ? Effects.Copy
            : copy.IsProgram ? Effects.File | Effects.Opaque : Effects.File);
    }
}
