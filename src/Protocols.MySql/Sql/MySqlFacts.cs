using HoopWire.Policy;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql;

/// <summary>What MySQL's dialect adds to the facts of a text.</summary>
/// <param name="inSystemSchema">Whether a table without a database is one of the server's own.</param>
internal sealed class MySqlFacts(bool inSystemSchema) : FactDialect
{
    private static readonly MySqlFacts Plain = new(false);
    private static readonly MySqlFacts System = new(true);

    /// <summary>The dialect of a session.</summary>
    public static MySqlFacts DialectOf(in LexicalSettings settings) => settings.InSystemSchema ? System : Plain;

    /// <inheritdoc/>
    public override NameDialect Names => MySqlNames.Dialect;

    /// <inheritdoc/>
    /// <remarks>The text is a value that nobody has read.</remarks>
    public override Effects Executed => Effects.Prepare | Effects.Opaque | Effects.Code;

    /// <inheritdoc/>
    public override bool CoercesText => true;

    /// <inheritdoc/>
    public override bool IsEquality(string name) => name == "<=>";

    /// <inheritdoc/>
    public override bool IsReserved(ushort keyword) => MySqlKeywords.IsReserved((MySqlKeyword)keyword);

    /// <inheritdoc/>
    public override Effects Called(FunctionCall call, Statement? statement) => FunctionEffects.Of(call.Name.Last);

    /// <inheritdoc/>
    /// <remarks>A write to the grant tables is a GRANT, one to the others changes objects behind the server's back.</remarks>
    public override Effects Written(ObjectName table) =>
        (table.Schema is { } schema ? SystemSchemas.Contains(schema) : inSystemSchema) ? Effects.Ddl | Effects.Dcl | Effects.Opaque : Effects.None;

    /// <inheritdoc/>
    public override Effects Of(SettingStatement statement) => Effects.Session;

    /// <inheritdoc/>
    /// <remarks>
    /// SET ROLE NONE, which has a value here, can only take rights away. SET ROLE DEFAULT is another matter: a session may have changed what its default is.
    /// </remarks>
    public override Effects Of(SettingItem item) => item switch
    {
        { Name: "role", Scope: SettingScope.Session, Value: null } => Effects.SetRole,
        { Name: "password" or "default role", Value: null } => Effects.Dcl,
        { Scope: SettingScope.Global or SettingScope.Persistent } => Effects.Session | Effects.Ddl,
        { Name: "sql_log_bin" or "gtid_next" or "pseudo_slave_mode" or "pseudo_replica_mode" or "server_id" or "skip_replication", Scope: SettingScope.Session } => Effects.Session | Effects.Replication,
        _ => Effects.Session,
    };

    /// <inheritdoc/>
    /// <remarks>Logs, deadlocks and other sessions' statements hold values of any column.</remarks>
    public override Effects Of(ShowStatement statement) => statement.What.Split(' ')[0] switch
    {
        "binlog" or "relaylog" => Effects.Read | Effects.Replication | Effects.Opaque,
        "engine" or "processlist" or "explain" or "analyze" => Effects.Read | Effects.Opaque,
        _ => Effects.Read,
    };

    /// <inheritdoc/>
    public override Effects Of(ObjectStatement statement) =>
        OfVerb(statement) | (statement.GivesOwnership ? Effects.Dcl : Effects.None);

    private static Effects OfVerb(ObjectStatement statement) => statement.Verb switch
    {
        "create" or "alter" => Created(statement.ObjectKind),
        "drop" => Created(statement.ObjectKind) & (Effects.Ddl | Effects.Dcl),
        "rename" => statement.ObjectKind == "user" ? Effects.Ddl | Effects.Dcl : Effects.Ddl,
        "grant" or "revoke" => Effects.Dcl,
        "handler" or "checksum" or "get" or "signal" or "resignal" => Effects.Read | Effects.Opaque,
        "help" => Effects.Read,
        "kill" or "shutdown" or "restart" => Effects.Kill,
        "flush" => statement.ObjectKind is "privileges" or "user_resources" ? Effects.Ddl | Effects.Dcl : Effects.Ddl | Effects.Transaction,
        "change" or "start" or "stop" or "reset" or "purge" => Effects.Replication | Effects.Ddl,
        "binlog" => Effects.Replication | Effects.Write | Effects.UnboundedWrite | Effects.Opaque,
        "install" or "uninstall" => Effects.Ddl | Effects.File | Effects.Opaque,
        "import" or "backup" => Effects.Ddl | Effects.File,
        "clone" => Effects.Ddl | Effects.File | Effects.Net,
        "set" => Effects.Session,
        _ => Effects.Ddl,
    };

    private static Effects Created(string? kind) => kind switch
    {
        "user" or "role" => Effects.Ddl | Effects.Dcl,
        "server" => Effects.Ddl | Effects.Net,
        "tablespace" or "logfile" => Effects.Ddl | Effects.File,
        "procedure" or "function" or "trigger" or "event" or "package" or "library" => Effects.Ddl | Effects.Opaque,
        "instance" => Effects.Ddl | Effects.File,
        _ => Effects.Ddl,
    };
}
