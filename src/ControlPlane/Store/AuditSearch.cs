using System.Globalization;

namespace HoopWire.ControlPlane;

/// <summary>
/// Lists audit rows, newest first. Every way reads an index in the order of the list and stops at the limit, so that the first page and the
/// hundredth cost the same however many rows there are.
/// </summary>
internal static class AuditSearch
{
    // Where more texts fit than this, rows that fit lie close together in time.
    private const int TextsMax = 4000;
    private const int TrigramChars = 3;

    private const string Select =
        """
        SELECT r.id, r.at, r.last_at AS LastAt, r.kind, r.recorded, r.session_id AS SessionId, r.user_name AS User, s.agent, s.groups, r.target, s.protocol,
               s.database_name AS Database, r.client_address AS ClientAddress, s.client_application AS ClientApplication, t.text,
               t.statement_kind AS StatementKind, t.effects, t.relations, r.times, r.line, r.seq AS Sequence, r.command, r.text_bytes AS TextBytes,
               r.verdict, r.rule, r.observed, r.approval, r.decision, r.decided_by AS DecidedBy, r.tag, r.columns, r.result_rows AS Rows,
               r.result_bytes AS Bytes, r.duration_us AS DurationUs, r.masked, r.error_code AS ErrorCode, r.error_message AS ErrorMessage
        FROM audit_rows r LEFT JOIN sessions s ON s.id = r.session_id LEFT JOIN audit_texts t ON t.id = r.text_id
        """;

    // The names stand in one text, with commas between them. The first condition is the index's own.
    private const string ObservedBy = "r.observed IS NOT NULL AND replace(',' || r.observed || ',', ',' || @observed || ',', '') <> ',' || r.observed || ','";

    private const string Order = "ORDER BY r.at DESC, r.id DESC LIMIT @limit";

    public static IReadOnlyList<AuditRow> List(StoreSession session, AuditFilter filter)
    {
        if (filter.Contains is not { } contains) return Rows(session, filter, null);
        IReadOnlyList<long>? texts = contains.Length < TrigramChars ? null : Texts(session, contains);
        if (texts is { Count: 0 }) return [];
        bool narrow = filter.User is not null || filter.Target is not null || filter.SessionId is not null || filter.Rule is not null || filter.Approval is not null;
        return texts is null || narrow ? Rows(session, filter, texts) : OfTexts(session, filter, texts);
    }

    /// <summary>Rows by their ids; those that are gone are left out.</summary>
    public static Dictionary<long, AuditRow> ById(StoreSession session, IReadOnlyList<long> ids) =>
        session.List<AuditRow>($"{Select} WHERE r.id IN (SELECT value FROM {session.Dialect.Numbers("@ids")} n)", new { ids = Json(ids) }).ToDictionary(row => row.Id);

    private static List<AuditRow> Rows(StoreSession session, AuditFilter filter, IReadOnlyList<long>? texts)
    {
        Conditions conditions = Of(filter);
        if (texts is not null)
        {
            conditions.Parameters.Add("texts", Json(texts));
            // The plus keeps the planner from reading all rows of all texts first.
            conditions.Add($"+r.text_id IN (SELECT value FROM {session.Dialect.Numbers("@texts")} n)");
        }
        else
        {
            conditions.Add(session.Dialect.Holds("t.text", "@contains"), "contains", filter.Contains);
        }

        return Query(session, conditions, filter.Limit);
    }

    /// <summary>The rows of some texts, newest text first; stops when no further text can have a row that belongs on the page.</summary>
    private static List<AuditRow> OfTexts(StoreSession session, AuditFilter filter, IReadOnlyList<long> texts)
    {
        long until = Math.Min(filter.Until ?? long.MaxValue, filter.After?.At ?? long.MaxValue);
        List<(long Text, long Newest)> newest = session.List<(long, long)>(
            $"""
            SELECT j.value, coalesce((SELECT max(r.at) FROM audit_rows r WHERE r.text_id = j.value AND r.at <= @until), -1)
            FROM {session.Dialect.Numbers("@texts")} j ORDER BY 2 DESC
            """,
            new { texts = Json(texts), until });
        List<AuditRow> found = [];
        long floor = filter.Since ?? 0;
        foreach ((long text, long at) in newest)
        {
            if (at < floor || (found.Count >= filter.Limit && found[filter.Limit - 1].At > at)) break;
            Conditions conditions = Of(filter).Add("r.text_id = @text", "text", text);
            found.AddRange(Query(session, conditions, filter.Limit));
            found.Sort((a, b) => a.At != b.At ? b.At.CompareTo(a.At) : b.Id.CompareTo(a.Id));
            if (found.Count > filter.Limit) found.RemoveRange(filter.Limit, found.Count - filter.Limit);
        }

        return found;
    }

    private static Conditions Of(AuditFilter filter)
    {
        Conditions conditions = new Conditions()
            .Add("r.user_name = @user", "user", filter.User)
            .Add("r.target = @target", "target", filter.Target)
            .Add("r.session_id = @session", "session", filter.SessionId)
            .Add("r.verdict = @verdict", "verdict", filter.Verdict)
            .Add("r.rule = @rule", "rule", filter.Rule)
            .Add(ObservedBy, "observed", filter.Observed)
            .Add("r.approval = @approval", "approval", filter.Approval)
            .Add("s.agent = @agent", "agent", filter.Agent)
            .Add("r.at >= @since", "since", filter.Since)
            .Add("r.at < @until", "until", filter.Until);
        // A verdict says the kind too.
        string? kind = filter.Kind ?? filter.Verdict switch { "deny" => AuditKinds.Denied, "hold" => AuditKinds.Held, _ => null };
        if (kind == AuditKinds.Command) conditions.Add("r.command IS NOT NULL");
        // And in the words of the index's own condition, so that it serves.
        else if (kind is not null) conditions.Add("r.kind = @kind", "kind", kind).Add("r.kind <> 'command'");
        if (filter.HasMasked is bool masked) conditions.Add(masked ? "r.masked IS NOT NULL" : "r.masked IS NULL");
        if (filter.HasError is bool error) conditions.Add(error ? "r.error_code IS NOT NULL" : "r.error_code IS NULL");
        if (filter.After is { } after && long.TryParse(after.Id, NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            conditions.Parameters.Add("afterAt", after.At);
            conditions.Parameters.Add("afterId", id);
            conditions.Add("r.at <= @afterAt").Add("(r.at < @afterAt OR r.id < @afterId)");
        }

        return conditions;
    }

    private static List<AuditRow> Query(StoreSession session, Conditions conditions, int limit)
    {
        conditions.Parameters.Add("limit", limit);
        return session.List<AuditRow>($"{Select} {conditions} {Order}", conditions.Parameters);
    }

    /// <summary>Texts that hold this, whatever the case of its ASCII letters; null when they are too many.</summary>
    private static List<long>? Texts(StoreSession session, string contains)
    {
        List<long> found = session.List<long>(session.Dialect.FindTexts, new { match = session.Dialect.Match(contains), contains, limit = TextsMax + 1 });
        return found.Count > TextsMax ? null : found;
    }

    private static string Json(IReadOnlyList<long> numbers) => "[" + string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))) + "]";
}
