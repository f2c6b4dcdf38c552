using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Facts;
using HoopWire.Sessions;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What a text does to the state of its session that approvals are bound to.</summary>
internal static class StateEffects
{
    /// <summary>What changes the meaning of names or values.</summary>
    private const Effects Changes = Effects.Session | Effects.SetRole | Effects.Ddl;

    /// <summary>What a whole text does.</summary>
    public static StateEffect Of(StatementFacts facts, SyntaxTree tree, ReadOnlySpan<byte> text)
    {
        if (!facts.Complete || !tree.IsComplete) return StateEffect.Unknown;
        if (facts.Statements is [var only]) return Of(only, tree.Statements[0], text);
        bool changes = false, steers = false;
        for (int i = 0; i < facts.Statements.Length; i++)
        {
            var effect = Of(facts.Statements[i], tree.Statements[i], text);
            if (effect == StateEffect.Unknown) return StateEffect.Unknown;
            bool isEnd = effect is StateEffect.Begin or StateEffect.Commit or StateEffect.Rollback or StateEffect.Part;
            steers |= isEnd;
            changes |= !isEnd && effect != StateEffect.None;
        }

        // Which of them a transaction that ends within the text takes back, its end does not tell.
        if (steers) return changes ? StateEffect.Unknown : StateEffect.Part;
        return changes ? StateEffect.Scoped : StateEffect.None;
    }

    private static StateEffect Of(SingleStatement single, Statement statement, ReadOnlySpan<byte> text)
    {
        switch (statement)
        {
            case TransactionStatement transaction:
                return Of(transaction);
            case SettingStatement setting:
                return setting.Action == SettingAction.Show || BoundSettings.IsFree(setting.Name) ? StateEffect.None : setting.Local ? StateEffect.Local : StateEffect.Lasting;
            case Prepare or Deallocate:
                // What is prepared changes nothing before it runs, and what runs it is not known.
                return StateEffect.None;
        }

        var effects = single.Effects;
        if ((effects & Effects.Prepare) != 0) return StateEffect.Unknown;
        bool changes = (effects & (Changes | Effects.Code)) != 0;
        // Its query runs when rows are fetched.
        if (statement is DeclareCursor) return changes ? StateEffect.Unknown : StateEffect.None;
        if ((effects & Effects.Code) != 0) return StateEffect.Code;
        if (!changes || ((effects & Changes) == Effects.Session && SetsOnlyFree(statement))) return StateEffect.None;
        return Lasts(statement, effects) && !EndsWithTransaction(statement, text) ? StateEffect.Lasting : StateEffect.Scoped;
    }

    private static StateEffect Of(TransactionStatement statement) => statement switch
    {
        { IsPrepared: true } => StateEffect.None,
        { Word: "begin" or "start" } => StateEffect.Begin,
        { Word: "prepare" } => StateEffect.Unknown,
        { Chains: true } or { Word: "rollback", Name: not null } => StateEffect.Part,
        { Word: "commit" or "end" } => StateEffect.Commit,
        { Word: "rollback" or "abort" } => StateEffect.Rollback,
        _ => StateEffect.None,
    };

    /// <summary>Whether a definition is only that, and runs nothing which could set something for the transaction.</summary>
    private static bool Lasts(Statement statement, Effects effects) =>
        statement is ObjectStatement { Verb: "discard" } or ObjectStatement { Setting: not null } || (effects & (Effects.Session | Effects.SetRole)) == 0;

    /// <summary>Whether a query sets what leaves statements as they are, by name, and nothing else: each call that may set something is such a <c>set_config</c>.</summary>
    private static bool SetsOnlyFree(Statement statement) => statement is Select && !TreeWalk.Any(
        statement, node => node is FunctionCall call && (FunctionEffects.Of(call.Name.Last) & Changes) != 0 && !SetsFree(call));

    private static bool SetsFree(FunctionCall call) =>
        call is { Name.Last: "set_config", Arguments: [Literal { Kind: LiteralKind.String, Text: { } name }, _, _] } && BoundSettings.IsFree(name.ToLowerInvariant());

    /// <summary>Whether a table may be one that is dropped with its transaction (<c>ON COMMIT DROP</c>).</summary>
    private static bool EndsWithTransaction(Statement statement, ReadOnlySpan<byte> text)
    {
        if (statement is not (CreateTableAs or ObjectStatement { Verb: "create", ObjectKind: "table" or "schema" })) return false;
        var own = text.Slice(statement.Place.Start, statement.Place.Length);
        for (var rest = own; rest.IndexOfAny((byte)'c', (byte)'C') is var at and >= 0; rest = rest[(at + 1)..])
            if (rest.Length - at >= 6 && Ascii.EqualsIgnoreCase(rest.Slice(at, 6), "commit"u8)) return true;
        return false;
    }
}
