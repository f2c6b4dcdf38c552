using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>A row of the audit.</summary>
internal sealed record AuditView(long Id, string Cursor, DateTimeOffset Time, string Kind, string? User, string? Target, string? SessionId, string? Rule, string? Detail)
{
    public DateTimeOffset? LastTime { get; init; }

    public long Count { get; init; }

    public string? Agent { get; init; }

    public JsonElement? Groups { get; init; }

    public string? Database { get; init; }

    public string? Protocol { get; init; }

    public string? ClientAddress { get; init; }

    public string? ClientApplication { get; init; }

    public long? Line { get; init; }

    public long? Sequence { get; init; }

    public string? Command { get; init; }

    public string? Text { get; init; }

    public long? TextBytes { get; init; }

    public string? StatementKind { get; init; }

    public string? Effects { get; init; }

    public JsonElement? Relations { get; init; }

    public string? Verdict { get; init; }

    public string? Observed { get; init; }

    public string? Approval { get; init; }

    public string? Decision { get; init; }

    public string? DecidedBy { get; init; }

    public string? Tag { get; init; }

    public JsonElement? Columns { get; init; }

    public long? Rows { get; init; }

    public long? Bytes { get; init; }

    public long? DurationUs { get; init; }

    public JsonElement? Masked { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public static AuditView Of(AuditRow row)
    {
        bool isCommand = row.Command is not null;
        string cursor = new PageCursor(row.At, row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
        return new(row.Id, cursor, UnixTime.ToTime(row.At), row.Kind, row.User, row.Target, row.SessionId, row.Rule, isCommand ? null : row.Text)
        {
            LastTime = row.Times > 1 ? UnixTime.ToTime(row.LastAt) : null,
            Count = row.Times,
            Agent = row.Agent,
            Groups = Json(row.Groups),
            Database = row.Database,
            Protocol = row.Protocol,
            ClientAddress = row.ClientAddress,
            ClientApplication = row.ClientApplication,
            Line = row.Line,
            Sequence = row.Sequence,
            Command = row.Command,
            Text = isCommand ? row.Text : null,
            TextBytes = row.TextBytes,
            StatementKind = row.StatementKind,
            Effects = row.Effects,
            Relations = Json(row.Relations),
            Verdict = row.Verdict,
            Observed = row.Observed,
            Approval = row.Approval,
            Decision = row.Decision,
            DecidedBy = row.DecidedBy,
            Tag = row.Tag,
            Columns = Json(row.Columns),
            Rows = row.Rows,
            Bytes = row.Bytes,
            DurationUs = row.DurationUs,
            Masked = Json(row.Masked),
            ErrorCode = row.ErrorCode,
            ErrorMessage = row.ErrorMessage,
        };
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
