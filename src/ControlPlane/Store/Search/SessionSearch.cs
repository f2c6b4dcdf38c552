namespace HoopWire.ControlPlane;

/// <summary>Lists sessions, newest first.</summary>
internal static class SessionSearch
{
    private static readonly ListShape Shape = new(
        """
        SELECT s.id, s.started_at AS StartedAt, s.ended_at AS EndedAt, s.protocol, s.user_name AS User, s.agent, s.groups, s.kind, s.method,
               s.credential_id AS CredentialId, s.target, s.credential, s.database_name AS Database, s.client_address AS ClientAddress,
               s.client_application AS ClientApplication, s.reason, s.end_side AS EndSide, s.end_stage AS EndStage, s.end_detail AS EndDetail, s.commands
        FROM sessions s
        """,
        "sessions s",
        "s.started_at",
        "s.id");

    public static IReadOnlyList<SessionRow> List(StoreSession session, SessionFilter filter) => filter.Contains is { } contains
        ? TextTable.Sessions.Search(session, "s.text_id", contains, filter.Limit, floor => Of(session, floor is null ? filter : filter with { Since = Math.Max(floor.Value, filter.Since ?? 0) }))
        : Of(session, filter).Read();

    public static SessionRow? Find(StoreSession session, string id) => session.Find<SessionRow>($"{Shape.Select} WHERE s.id = @id", new { id });

    /// <summary>What of a session is searched for texts; null for nothing.</summary>
    public static string? TextOf(SessionRow row) =>
        row is { Reason: null, ClientApplication: null, Database: null } ? null : $"{row.Reason}\n{row.ClientApplication}\n{row.Database}";

    private static IndexedList<SessionRow> Of(StoreSession session, SessionFilter filter)
    {
        IndexedList<SessionRow> list = new(session, Shape, row => (row.StartedAt, row.Id), filter.Limit);
        list.Equal("s.user_name", "user", filter.User)
            .Equal("s.agent", "agent", filter.Agent, "s.agent IS NOT NULL")
            .From("s.client_address", filter.Client)
            .Equal("s.target", "target", filter.Target)
            .Equal("s.protocol", "protocol", filter.Protocol)
            .Within(filter.Since, filter.Until);
        if (filter.Targets is { } targets) list.AnyOf("s.target", "targets", targets);
        if (filter.Active is true) list.Only("s.ended_at IS NULL", "+s.ended_at IS NULL");
        if (filter.Active is false) list.Where("s.ended_at IS NOT NULL");
        return filter.After is { } after ? list.Behind(after.At, after.Id) : list;
    }
}
