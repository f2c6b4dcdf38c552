using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>Keeps the tables of names in step with what SQL does to them, and decides about EXECUTE.</summary>
/// <param name="exchange">The session.</param>
internal sealed class SqlNames(Exchange exchange)
{
    /// <summary>EXECUTEs of one another that are followed.</summary>
    private const int ExecutesMax = 16;

    /// <summary>
    /// Why a text may not run what it names: a statement prepared by the protocol has been let through as a text, to be held or refused at its
    /// Bind; one prepared by SQL was decided about by the policy of that time. <paramref name="waits"/> tells that only the target can tell, later.
    /// </summary>
    public Refusal? Refuse(StatementDecision decision, out bool waits)
    {
        waits = false;
        if (decision.Names is not { } names || !exchange.Judge.Policy.RefusesUnread) return null;
        foreach (byte[] name in names.Executed)
        {
            var statement = exchange.Statements.Find(name, out bool ambiguous);
            waits |= ambiguous && exchange.Replies.Count > 0;
            if (Refuse(statement, name) is { } refusal) return refusal;
        }
        return null;
    }

    /// <summary>
    /// What a text does with cursors by the statements that it runs by name: by the protocol FETCH may be prepared, and SQL runs it. Default where it runs
    /// none. <paramref name="waits"/> becomes true where only the target can tell, later.
    /// </summary>
    public ImmutableArray<CursorUse?> Cursors(StatementDecision decision, ref bool waits)
    {
        if (!decision.Cursors.Any(use => use?.Executed is not null)) return default;
        var uses = ImmutableArray.CreateBuilder<CursorUse?>(decision.Cursors.Length);
        foreach (var use in decision.Cursors) uses.Add(Follow(use, ref waits));
        return uses.MoveToImmutable();
    }

    private CursorUse? Follow(CursorUse? use, ref bool waits)
    {
        for (int i = 0; i < ExecutesMax; i++)
        {
            if (use?.Executed is not { } name) return use;
            var statement = exchange.Statements.Find(name, out bool ambiguous);
            waits |= ambiguous && exchange.Replies.Count > 0;
            use = statement is null ? null : exchange.Decide(statement).CursorOf(0);
        }
        return CursorUse.Unknown;
    }

    /// <summary>A text was forwarded that does something to names.</summary>
    public void Forwarded(StatementDecision decision)
    {
        exchange.Changes++;
        if (decision.Names is not { } names) return;
        exchange.Quiet.Prepared(decision, names, exchange.Statements);
        foreach (byte[] name in names.Statements) exchange.Statements.Forget(name);
        foreach (byte[] name in names.Portals) exchange.Portals.Close(name);
        if (names.AllStatements) exchange.Statements.ForgetAll();
        if (names.AllPortals) exchange.Portals.TransactionEnded();
        foreach (byte[] name in names.Prepared)
        {
            exchange.PreparedBySql ??= new HashSet<byte[]>(NameComparer.Instance);
            if (exchange.PreparedBySql.Count < StatementTable.StatementsMax) exchange.PreparedBySql.Add(name);
        }
    }

    private Refusal? Refuse(PreparedStatement? statement, byte[] name)
    {
        if (statement is null)
        {
            return (exchange.HasChangedPolicy || exchange.HasStaleNames) && exchange.PreparedBySql?.Contains(name) != true
                ? new Refusal(Refusal.Denied, "The statement was prepared before the rules or the meaning of its names changed", null, "Prepare it again.")
                : null;
        }
        var decision = exchange.Decide(statement);
        if (decision.MasksByPositionOnly)
            return Refusal.ByRule(exchange.Judge.Policy.ColumnMasks[0].Rule, "The prepared statement shows masked columns whose origin the target does not tell, and cannot be run by SQL", "Send it directly.");
        return decision.Verdict.Kind == VerdictKind.Pass
            ? null
            : decision.Refusal ?? Refusal.ByRule(decision.Verdict.Rule, "The prepared statement needs approval and cannot be run by SQL", "Send it directly.");
    }
}
