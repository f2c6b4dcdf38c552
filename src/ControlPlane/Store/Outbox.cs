namespace HoopWire.ControlPlane;

/// <summary>Each gateway sends what it has written itself.</summary>
internal sealed class Outbox(StoreDatabase database) : IOutbox
{
    private const string Waiting =
        """
        SELECT change_id, row_id FROM audit_outbox
        WHERE gateway = @gateway AND change_id > (SELECT change_id FROM audit_exports WHERE gateway = @gateway AND name = @name)
        ORDER BY change_id LIMIT @limit
        """;

    private const string Clear =
        """
        DELETE FROM audit_outbox
        WHERE gateway = @gateway AND change_id <= (SELECT coalesce(min(change_id), 9223372036854775807) FROM audit_exports WHERE gateway = @gateway)
        """;

    public void Use(IReadOnlyList<string> names) => database.Write(StoreLock.Audit, session =>
    {
        string gateway = database.Gateway;
        session.Execute(
            $"DELETE FROM audit_exports WHERE gateway = @gateway AND name NOT IN (SELECT value FROM {session.Dialect.Texts("@names")} n)",
            new { gateway, names = JsonList.Write(names) });
        foreach (string name in names)
        {
            session.Execute(
                $"INSERT INTO audit_exports (gateway, name, change_id) SELECT @gateway, @name, {session.Dialect.LastChange} WHERE true ON CONFLICT DO NOTHING",
                new { gateway, name });
        }

        return session.Execute(Clear, new { gateway });
    });

    public IReadOnlyList<(long Change, AuditRow? Row)> Next(string name, int limit) => database.Read(session =>
    {
        List<(long Change, long Row)> changes = session.List<(long, long)>(Waiting, new { gateway = database.Gateway, name, limit });
        Dictionary<long, AuditRow> rows = AuditSearch.ById(session, [.. changes.Select(change => change.Row)]);
        return (IReadOnlyList<(long, AuditRow?)>)[.. changes.Select(change => (change.Change, rows.GetValueOrDefault(change.Row)))];
    });

    public void Sent(string name, long change) => database.Write(StoreLock.Audit, session =>
    {
        string gateway = database.Gateway;
        session.Execute("UPDATE audit_exports SET change_id = @change WHERE gateway = @gateway AND name = @name", new { gateway, name, change });
        return session.Execute(Clear, new { gateway });
    });
}
