using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>set_config sets the role unless it plainly names another setting.</summary>
internal static class SetConfigCall
{
    /// <summary>Whether a call is a set_config that cannot change the role.</summary>
    public static bool IsHarmless(FunctionCall call, Statement? statement) =>
        call is { Name.Last: "set_config", Arguments.Length: 3 } && (NamesOther(call.Arguments[0]) || IsDumpGuard(call, statement));

    private static bool NamesOther(Expression argument) =>
        argument is Literal { Kind: LiteralKind.String, Text: { } setting } && !PostgresFacts.SetsRole(setting);

    /// <summary>
    /// What pg_dump sends first, because the setting is not known to every server:
    /// <c>SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'</c>
    /// </summary>
    private static bool IsDumpGuard(FunctionCall call, Statement? statement) =>
        IsName(call.Arguments[0]) && call.Arguments[1] is Literal { Kind: LiteralKind.String } && call.Arguments[2] is Literal
        && statement is Select { With: null, GroupBy.IsEmpty: true, Having: null, Targets: [{ Value: FunctionCall only }] } select && only == call
        && select.From is [RelationItem { Name: { Schema: null, Last: "pg_settings" }, Alias: null }]
        && select.Where is Operation { Operator: { Schema: null, Last: "=" }, Left: { } left, Right: { } right } && IsName(left) && NamesOther(right);

    private static bool IsName(Expression value) => value is ColumnReference { Name: { Schema: null, Last: "name" } };
}
