using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>ErrorResponse (B): see <see cref="ResponseFields"/>. An error; FATAL ends the connection.</summary>
internal static class ErrorResponse
{
    public static bool TryRead(ReadOnlySpan<byte> body, out ResponseFields fields) => ResponseFields.TryRead(body, out fields);

    /// <summary>Writes one with the fields given; <paramref name="severity"/> is one of <see cref="Severity"/>, <paramref name="position"/> counts characters of the query from 1, and 0 is none.</summary>
    public static void Write(
        IBufferWriter<byte> output, string severity, string sqlState, string message, string? detail = null, string? hint = null, int position = 0) =>
        ResponseFields.Write(output, BackendMessage.ErrorResponse, severity, sqlState, message, detail, hint, position);
}
