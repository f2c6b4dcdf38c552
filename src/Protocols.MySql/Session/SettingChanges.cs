using HoopWire.MySql.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>
/// Whether a statement may change by what settings later texts are read: <c>sql_mode</c> and <c>character_set_client</c>, alone or with others. What stored
/// routines set, servers take back at their end, yet they are not relied on to. A database of the server's own makes every table's name mean another one.
/// </summary>
internal static class SettingChanges
{
    /// <summary>Whether it may.</summary>
    public static bool MayFollow(Statement statement) => statement switch
    {
        DataStatement or TableStatement or TransactionStatement or ShowStatement or EvaluateStatement or LoadData or ObjectStatement or CreateTableAs or CreateView
            or Deallocate => false,
        SettingStatement { Name: "database", Values: [Literal { Text: { } name }] } => SystemSchemas.Contains(NameLetters.Fold(name)),
        SettingList list => (list.Body is { } body && MayFollow(body)) || list.Items.Any(IsReading),
        Explain explain => MayFollow(explain.Body),
        _ => true,
    };

    /// <summary>Whether it may open another database.</summary>
    public static bool Opens(Statement statement) => statement is SettingStatement || (statement is SettingList { Body: { } body } && Opens(body));

    private static bool IsReading(SettingItem item) =>
        item is { Scope: SettingScope.Session, Name: "sql_mode" or "names" or "character set" or "charset" or "character_set_client" };
}
