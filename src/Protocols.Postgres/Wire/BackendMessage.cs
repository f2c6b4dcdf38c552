using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// Types of the messages a server sends, and what their lengths may be.
/// https://www.postgresql.org/docs/18/protocol-message-formats.html
/// </summary>
internal static class BackendMessage
{
    public const byte Authentication = (byte)'R';
    public const byte BackendKeyData = (byte)'K';
    public const byte BindComplete = (byte)'2';
    public const byte CloseComplete = (byte)'3';
    public const byte CommandComplete = (byte)'C';
    public const byte CopyBothResponse = (byte)'W';
    public const byte CopyData = (byte)'d';
    public const byte CopyDone = (byte)'c';
    public const byte CopyInResponse = (byte)'G';
    public const byte CopyOutResponse = (byte)'H';
    public const byte DataRow = (byte)'D';
    public const byte EmptyQueryResponse = (byte)'I';
    public const byte ErrorResponse = (byte)'E';
    public const byte FunctionCallResponse = (byte)'V';
    public const byte NegotiateProtocolVersion = (byte)'v';
    public const byte NoData = (byte)'n';
    public const byte NoticeResponse = (byte)'N';
    public const byte NotificationResponse = (byte)'A';
    public const byte ParameterDescription = (byte)'t';
    public const byte ParameterStatus = (byte)'S';
    public const byte ParseComplete = (byte)'1';
    public const byte PortalSuspended = (byte)'s';
    public const byte ReadyForQuery = (byte)'Z';
    public const byte RowDescription = (byte)'T';

    /// <summary>Floors count the fixed fields and the terminators of the strings.</summary>
    public static LengthTable Lengths { get; } = new LengthTable()
        .Add(Authentication, 8, PostgresLimits.AuthLengthMax)
        .Add(BackendKeyData, 8 + PostgresLimits.CancelKeyBytesMin, 8 + PostgresLimits.CancelKeyBytesMax)
        .AddEmpty(BindComplete)
        .AddEmpty(CloseComplete)
        .Add(CommandComplete, 5, PostgresLimits.SmallLengthMax)
        .Add(CopyBothResponse, 7, PostgresLimits.CopyResponseLengthMax)
        .Add(CopyData, 4, PostgresLimits.LargeLengthMax)
        .AddEmpty(CopyDone)
        .Add(CopyInResponse, 7, PostgresLimits.CopyResponseLengthMax)
        .Add(CopyOutResponse, 7, PostgresLimits.CopyResponseLengthMax)
        .Add(DataRow, 6, PostgresLimits.LargeLengthMax)
        .AddEmpty(EmptyQueryResponse)
        .Add(ErrorResponse, 5, PostgresLimits.ServerTextLengthMax)
        .Add(FunctionCallResponse, 8, PostgresLimits.LargeLengthMax)
        .Add(NegotiateProtocolVersion, 12, PostgresLimits.StartupLengthMax + 12)
        .AddEmpty(NoData)
        .Add(NoticeResponse, 5, PostgresLimits.ServerTextLengthMax)
        .Add(NotificationResponse, 10, PostgresLimits.NotificationLengthMax)
        .Add(ParameterDescription, 6, PostgresLimits.ParameterDescriptionLengthMax)
        .Add(ParameterStatus, 6, PostgresLimits.ParameterStatusLengthMax)
        .AddEmpty(ParseComplete)
        .AddEmpty(PortalSuspended)
        .Add(ReadyForQuery, 5, 5)
        .Add(RowDescription, 6, PostgresLimits.RowDescriptionLengthMax);

    /// <summary>Scans a head against the table; a type that no server sends is malformed from its first byte.</summary>
    public static FrameStatus TryReadHead(ReadOnlySpan<byte> input, out byte type, out int totalLength)
    {
        byte first = input.IsEmpty ? ReadyForQuery : input[0];
        if (Lengths.Contains(first)) return FrameReader.TryReadHead(input, Lengths.Min(first), Lengths.Max(first), out type, out totalLength);
        (type, totalLength) = (first, 0);
        return FrameStatus.Malformed;
    }
}
