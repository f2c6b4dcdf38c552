using System.Globalization;

namespace HoopWire.ControlPlane;

/// <summary>Lists audit rows, newest first.</summary>
internal static class AuditSearch
{
    // Of a text that is searched as a whole.
    private const int ShownCharsMax = 4096;

    private static readonly ListShape Shape = new(
        $"""
        SELECT r.id, r.at, r.last_at AS LastAt, r.kind, r.recorded, r.session_id AS SessionId, r.user_name AS User, coalesce(r.agent, s.agent) AS Agent, s.groups, r.target,
               s.protocol, s.database_name AS Database, r.client_address AS ClientAddress, s.client_application AS ClientApplication, substr(t.text, 1, {ShownCharsMax}) AS text,
               t.statement_kind AS StatementKind, t.effects, t.relations, r.times, r.line, r.seq AS Sequence, r.command, r.text_bytes AS TextBytes,
               r.verdict, r.rule, r.observed, r.approval, r.decision, r.decided_by AS DecidedBy, r.tag, r.columns, r.result_rows AS Rows,
               r.result_bytes AS Bytes, r.duration_us AS DurationUs, r.masked, r.error_code AS ErrorCode, r.error_message AS ErrorMessage
        FROM audit_rows r LEFT JOIN sessions s ON s.id = r.session_id LEFT JOIN audit_texts t ON t.id = r.text_id
        """,
        "audit_rows r",
        "r.at",
        "r.id");

    public static IReadOnlyList<AuditRow> List(StoreSession session, AuditFilter filter) => filter.Contains is { } contains
        ? TextTable.Audit.Search(session, "r.text_id", contains, filter.Limit, floor => Of(session, floor is null ? filter : filter with { Since = Math.Max(floor.Value, filter.Since ?? 0) }))
        : Of(session, filter).Read();

    /// <summary>Rows by their ids; those that are gone are left out.</summary>
    public static Dictionary<long, AuditRow> ById(StoreSession session, IReadOnlyList<long> ids) => session.List<AuditRow>(
        $"{Shape.Select} WHERE r.id IN (SELECT value FROM {session.Dialect.Numbers("@ids")} n)",
        new { ids = $"[{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}]" }).ToDictionary(row => row.Id);

    private static IndexedList<AuditRow> Of(StoreSession session, AuditFilter filter)
    {
        IndexedList<AuditRow> list = new(session, Shape, row => (row.At, row.Id.ToString("D19", CultureInfo.InvariantCulture)), filter.Limit);
        list.Equal("r.session_id", "session", filter.SessionId, "r.session_id IS NOT NULL")
            .Equal("r.approval", "approval", filter.Approval, "r.approval IS NOT NULL")
            .Equal("r.rule", "rule", filter.Rule, "r.rule IS NOT NULL")
            .Equal("r.agent", "agent", filter.Agent, "r.agent IS NOT NULL")
            .Equal("r.user_name", "user", filter.User)
            .Equal("r.target", "target", filter.Target)
            .From("r.client_address", filter.Client)
            .Where("r.verdict = @verdict", "verdict", filter.Verdict)
            .Within(filter.Since, filter.Until);
        AddKind(list, filter);
        if (filter.HasMasked is bool masked) AddPresence(list, "r.masked", masked);
        if (filter.HasError is bool error) AddPresence(list, "r.error_code", error);
        // What a rule has masked by a column, or by any kind of value.
        list.Having(session, "masks", filter.Masked, withParts: true);
        list.Having(session, "observed", filter.Observed);
        list.Having(session, "decided_by", filter.Approver);
        return filter.After is { } after && long.TryParse(after.Id, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? list.Behind(after.At, id) : list;
    }

    private static void AddKind(IndexedList<AuditRow> list, AuditFilter filter)
    {
        if (filter.Kind == AuditKinds.Command) list.Where("r.command IS NOT NULL");
        // A verdict says the kinds too, and of these there is an index.
        else if (filter is { Kind: null, Verdict: "deny" }) list.AnyOf("r.kind", "kinds", AuditKinds.OfDenials, "r.kind <> 'command'");
        else list.Equal("r.kind", "kind", filter.Kind ?? (filter.Verdict == "hold" ? AuditKinds.Held : null), "r.kind <> 'command'");
    }

    private static void AddPresence(IndexedList<AuditRow> list, string column, bool isThere)
    {
        if (isThere) list.Only($"{column} IS NOT NULL", $"coalesce(length({column}), -1) >= 0");
        else list.Where($"{column} IS NULL");
    }
}
