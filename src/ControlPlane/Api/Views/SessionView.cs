using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>A session of the index.</summary>
internal sealed record SessionView(string Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, bool Active, string Protocol, string User, string? Agent, string Target)
{
    /// <summary>Where the list goes on behind this session.</summary>
    public string Cursor { get; init; } = "";

    public JsonElement? Groups { get; init; }

    public string Kind { get; init; } = "";

    public string Method { get; init; } = "";

    public string? CredentialId { get; init; }

    public string Credential { get; init; } = "";

    public string? Database { get; init; }

    public string ClientAddress { get; init; } = "";

    public string? ClientApplication { get; init; }

    public string? Reason { get; init; }

    public string? EndSide { get; init; }

    public string? EndStage { get; init; }

    public string? EndDetail { get; init; }

    public long Commands { get; init; }

    public static SessionView Of(SessionRow row) =>
        new(row.Id, UnixTime.ToTime(row.StartedAt), UnixTime.ToTime(row.EndedAt), row.EndedAt is null, row.Protocol, row.User, row.Agent, row.Target)
        {
            Cursor = new PageCursor(row.StartedAt, row.Id).ToString(),
            Groups = row.Groups is null ? null : JsonElement.Parse(row.Groups),
            Kind = row.Kind.ToLowerInvariant(),
            Method = row.Method,
            CredentialId = row.CredentialId,
            Credential = row.Credential,
            Database = row.Database,
            ClientAddress = row.ClientAddress,
            ClientApplication = row.ClientApplication,
            Reason = row.Reason,
            EndSide = row.EndSide?.ToLowerInvariant(),
            EndStage = row.EndStage is null ? null : JsonNamingPolicy.KebabCaseLower.ConvertName(row.EndStage),
            EndDetail = row.EndDetail,
            Commands = row.Commands,
        };
}
