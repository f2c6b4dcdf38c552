namespace HoopWire.ControlPlane;

/// <summary>What the recordings tell of commands, for auditors.</summary>
internal sealed class CommandEndpoint(ControlPlaneHost host, Func<CommandQuery, IEnumerable<RecordedCommand>> find)
{
    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time, "user", "target", "session", "contains", "verdict");
        string? verdict = query.Text("verdict");
        if (verdict is not (null or "pass" or "hold" or "deny")) throw ApiException.BadRequest("There is no such verdict.", "Give pass, hold or deny.");
        CommandQuery wanted = new()
        {
            User = query.Text("user"),
            Target = query.Text("target"),
            SessionId = query.Text("session"),
            Contains = query.Text("contains"),
            Verdict = verdict,
            Since = UnixTime.ToTime(query.Since),
            Until = UnixTime.ToTime(query.Until),
            Limit = query.Limit,
        };
        return await Task.Run(() => find(wanted).ToArray(), call.Aborted);
    }
}
