using HoopWire.Policy;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>What PostgreSQL's dialect adds to the facts of a text.</summary>
internal sealed class PostgresFacts : FactDialect
{
    public static PostgresFacts Dialect { get; } = new();

    /// <inheritdoc/>
    public override NameDialect Names => PostgresNames.Dialect;

    /// <summary>Whether a setting of this name changes the role. The server folds setting names, quoted or not.</summary>
    public static bool SetsRole(string setting) => setting.Equals("role", StringComparison.OrdinalIgnoreCase)
        || setting.Equals("session_authorization", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool IsReserved(ushort keyword) => PgKeywords.IsReserved((PgKeyword)keyword);

    /// <inheritdoc/>
    public override Effects Named(string name) => FunctionEffects.Of(name);

    /// <inheritdoc/>
    public override Effects Called(FunctionCall call, Statement? statement) =>
        SetConfigCall.IsHarmless(call, statement) ? Effects.Session : FunctionEffects.Of(call.Name.Last);

    /// <inheritdoc/>
    public override bool TakesWholeRow(string name) => FunctionEffects.TakesWholeRow(name);

    /// <inheritdoc/>
    /// <remarks>An update of pg_settings is a SET; a write to another catalogue changes objects or privileges behind the server's back.</remarks>
    public override Effects Written(ObjectName table)
    {
        if (table.Last == "pg_settings")
        {
            return Effects.Session | Effects.SetRole;
        }

        return table.Last.StartsWith("pg_", StringComparison.Ordinal) || table.Parts[0] == "pg_catalog"
            ? Effects.Ddl | Effects.Dcl | Effects.Opaque
            : Effects.None;
    }

    /// <inheritdoc/>
    public override Effects Of(ObjectStatement statement) => ObjectEffects.Of(statement) | (statement.Setting is { } setting ? Of(setting) : Effects.None);

    /// <inheritdoc/>
    public override Effects Of(SettingStatement statement) => SetsRole(statement.Name) && !ReturnsToLogin(statement) ? Effects.SetRole : Effects.Session;

    /// <summary>Whether it only gives up what an earlier one took: <c>RESET ROLE</c>, <c>SET ROLE NONE</c>, <c>SET SESSION AUTHORIZATION DEFAULT</c>.</summary>
    /// <remarks>The server compares with <c>none</c> as it is written, after folding (check_role), and only for the role.</remarks>
    private static bool ReturnsToLogin(SettingStatement statement) => statement switch
    {
        { Action: SettingAction.Reset } => true,
        { Action: SettingAction.Set, Values: [Literal { Kind: LiteralKind.String, Text: "none" }] } => statement.Name.Equals("role", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
