using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>The columns of the audit's rows, in an order of their own.</summary>
internal static class AuditColumns
{
    private static readonly ImmutableHashSet<string> Numbers =
        ["at", "last_at", "recorded", "text_id", "times", "line", "seq", "text_bytes", "result_rows", "result_bytes", "duration_us", "id"];

    /// <summary>Their names, without the id.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "at", "last_at", "kind", "recorded", "session_id", "user_name", "agent", "target", "client_address", "text_id", "times", "line", "seq", "command", "text_bytes",
        "verdict", "rule", "observed", "approval", "decision", "decided_by", "tag", "columns", "result_rows", "result_bytes", "duration_us", "masked", "masks",
        "error_code", "error_message",
    ];

    /// <summary>Where in <see cref="Names"/> those are that may change once a row is stored. The others are never written again, nor are the indexes that have none of these.</summary>
    public static ImmutableArray<int> Changing { get; } =
    [
        .. new[]
        {
            "last_at", "times", "approval", "decision", "decided_by", "tag", "columns", "result_rows", "result_bytes", "duration_us", "masked", "masks", "error_code", "error_message",
        }.Select(name => Names.IndexOf(name)),
    ];

    /// <summary>Whether a column holds numbers; the others hold texts.</summary>
    public static bool IsNumber(string name) => Numbers.Contains(name);

    /// <summary>A row's values, each a number, a text or null, as the database keeps them.</summary>
    public static object?[] ValuesOf(AuditRow row, long? textId, StoreDialect dialect)
    {
        object?[] values =
        [
            row.At, row.LastAt, row.Kind, row.Recorded ? 1L : 0L, dialect.Name(row.SessionId), dialect.Name(row.User), dialect.Name(row.Agent), dialect.Name(row.Target),
            dialect.Name(row.ClientAddress), textId, row.Times, row.Line, row.Sequence, row.Command, row.TextBytes, row.Verdict, dialect.Name(row.Rule), row.Observed,
            dialect.Name(row.Approval), row.Decision, row.DecidedBy, row.Tag, row.Columns, row.Rows, row.Bytes, row.DurationUs, row.Masked, row.Masks, row.ErrorCode, row.ErrorMessage,
        ];
        for (int i = 0; i < values.Length; i++)
            if (values[i] is string text) values[i] = dialect.Text(text);
        return values;
    }
}
