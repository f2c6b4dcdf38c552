using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Every message a server sends: a hostile target is a peer like any other.</summary>
internal sealed class PostgresBackend : IFuzzTarget
{
    public static string Name => "postgres-backend";

    public static IEnumerable<byte[]> Seeds => PostgresSeeds.Backend;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        while (BackendMessage.TryReadHead(input, out byte type, out int total) == FrameStatus.Message)
        {
            ReadOnlySpan<byte> body = input[FrameReader.HeadBytes..Math.Min(total, input.Length)];
            Trace.Note(type, Read(type, body));
            if (total > input.Length) return;
            input = input[total..];
        }
    }

    private static bool Read(byte type, ReadOnlySpan<byte> body) => type switch
    {
        BackendMessage.Authentication => ReadAuthentication(body),
        BackendMessage.BackendKeyData => BackendKeyData.TryRead(body, out BackendKeyData message) && Total(4 + message.Key.Length, body),
        BackendMessage.CommandComplete => ReadCommandComplete(body),
        BackendMessage.CopyBothResponse or BackendMessage.CopyInResponse or BackendMessage.CopyOutResponse => ReadCopyResponse(body),
        BackendMessage.DataRow => ReadDataRow(body),
        BackendMessage.ErrorResponse => ErrorResponse.TryRead(body, out ResponseFields fields) && ReadFields(fields, body),
        BackendMessage.NoticeResponse => NoticeResponse.TryRead(body, out ResponseFields fields) && ReadFields(fields, body),
        BackendMessage.FunctionCallResponse => FunctionCallResponse.TryRead(body, out _),
        BackendMessage.NegotiateProtocolVersion => NegotiateProtocolVersion.TryRead(body, out _),
        BackendMessage.NotificationResponse => NotificationResponse.TryRead(body, out NotificationResponse message)
            && Total(4 + message.Channel.Length + 1 + message.Payload.Length + 1, body),
        BackendMessage.ParameterDescription => ReadParameterDescription(body),
        BackendMessage.ParameterStatus => ParameterStatus.TryRead(body, out ParameterStatus message)
            && Total(message.Name.Length + 1 + message.Value.Length + 1, body),
        BackendMessage.ReadyForQuery => ReadyForQuery.TryRead(body, out _),
        BackendMessage.RowDescription => ReadRowDescription(body),
        _ => true,
    };

    private static bool Total(int length, ReadOnlySpan<byte> body)
    {
        FuzzFailure.Unless(length == body.Length, "a message whose parts do not add up");
        return true;
    }

    private static bool ReadAuthentication(ReadOnlySpan<byte> body)
    {
        if (!Authentication.TryRead(body, out Authentication message)) return false;
        Trace.Note(1000, (int)message.Kind & 0xff);
        if (message.Kind == AuthenticationKind.Sasl) Trace.Note(1001, message.HasMechanism("SCRAM-SHA-256"u8));
        return Total(4 + message.Data.Length, body);
    }

    private static bool ReadCommandComplete(ReadOnlySpan<byte> body)
    {
        if (!CommandComplete.TryRead(body, out CommandComplete message)) return false;
        bool counted = message.TryGetRowCount(out long rows);
        FuzzFailure.Unless(rows >= 0, "a negative number of rows");
        Trace.Note(1002, counted);
        return Total(message.Tag.Length + 1, body);
    }

    private static bool ReadCopyResponse(ReadOnlySpan<byte> body)
    {
        if (!CopyResponse.TryRead(body, out CopyResponse message)) return false;
        for (int i = 0; i <= message.ColumnFormats.Count; i++) _ = message.ColumnFormats[i];
        return Total(3 + message.ColumnFormats.Bytes.Length, body);
    }

    private static bool ReadDataRow(ReadOnlySpan<byte> body)
    {
        if (!DataRow.TryRead(body, out DataRow row)) return false;
        (int count, int length) = (0, 2);
        foreach (DataCell cell in row.Cells)
        {
            FuzzFailure.Unless(!cell.IsNull || cell.Value.IsEmpty, "NULL with bytes");
            (count, length) = (count + 1, length + 4 + cell.Value.Length);
        }

        FuzzFailure.Unless(count == row.Count, "fewer columns than were counted");
        Trace.Note(1003, Math.Min(count, 20));
        return Total(length, body);
    }

    private static bool ReadFields(ResponseFields fields, ReadOnlySpan<byte> body)
    {
        int length = 1;
        foreach (ResponseField field in fields) length += 2 + field.Value.Length;
        _ = fields.Find(FieldCode.Message);
        return Total(length, body);
    }

    private static bool ReadParameterDescription(ReadOnlySpan<byte> body)
    {
        if (!ParameterDescription.TryRead(body, out ParameterDescription message)) return false;
        for (int i = 0; i < message.Types.Count; i++) _ = message.Types[i];
        return Total(2 + (4 * message.Types.Count), body);
    }

    private static bool ReadRowDescription(ReadOnlySpan<byte> body)
    {
        if (!RowDescription.TryRead(body, out RowDescription message)) return false;
        (int count, int length) = (0, 2);
        foreach (RowField field in message.Fields) (count, length) = (count + 1, length + field.Name.Length + 1 + 18);
        FuzzFailure.Unless(count == message.Count, "fewer columns than were counted");
        return Total(length, body);
    }
}
