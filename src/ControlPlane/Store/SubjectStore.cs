namespace HoopWire.ControlPlane;

internal sealed class SubjectStore(StoreDatabase database) : ISubjectStore
{
    private const string Select = "SELECT issuer, subject FROM subjects WHERE user_name = @user";

    public async Task<bool> BindAsync(string user, string issuer, string subject, long now, CancellationToken cancellationToken)
    {
        (string Issuer, string Subject)? bound = await database.ReadAsync(session => Find(session, user), cancellationToken)
            ?? await database.WriteAsync(
                StoreLock.Records,
                session =>
                {
                    session.Execute(
                        "INSERT INTO subjects (user_name, issuer, subject, bound_at) VALUES (@user, @issuer, @subject, @now) ON CONFLICT (user_name) DO NOTHING",
                        new { user, issuer, subject, now });
                    return Find(session, user);
                },
                cancellationToken);
        return bound is { } b && string.Equals(b.Issuer, issuer, StringComparison.Ordinal) && string.Equals(b.Subject, subject, StringComparison.Ordinal);
    }

    public Task<bool> IsBoundAsync(string user, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, user) is not null, cancellationToken);

    public Task<bool> ReleaseAsync(string user, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records, session => session.Execute("DELETE FROM subjects WHERE user_name = @user", new { user }) > 0, cancellationToken);

    private static (string Issuer, string Subject)? Find(StoreSession session, string user) => session.Find<(string, string)?>(Select, new { user });
}
