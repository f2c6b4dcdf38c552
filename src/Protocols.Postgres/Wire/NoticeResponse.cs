using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>NoticeResponse (B): see <see cref="ResponseFields"/>. Text that a client shows and goes on.</summary>
internal static class NoticeResponse
{
    public static bool TryRead(ReadOnlySpan<byte> body, out ResponseFields fields) => ResponseFields.TryRead(body, out fields);

    /// <summary>Writes one with the fields given; <paramref name="severity"/> is one of <see cref="Severity"/>.</summary>
    public static void Write(
        IBufferWriter<byte> output, string severity, string sqlState, string message, string? detail = null, string? hint = null) =>
        ResponseFields.Write(output, BackendMessage.NoticeResponse, severity, sqlState, message, detail, hint);
}
