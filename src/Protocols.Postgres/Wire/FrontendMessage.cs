using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// Types of the messages a client sends, and what their lengths may be.
/// https://www.postgresql.org/docs/18/protocol-message-formats.html
/// </summary>
internal static class FrontendMessage
{
    public const byte Bind = (byte)'B';
    public const byte Close = (byte)'C';
    public const byte CopyData = (byte)'d';
    public const byte CopyDone = (byte)'c';
    public const byte CopyFail = (byte)'f';
    public const byte Describe = (byte)'D';
    public const byte Execute = (byte)'E';
    public const byte Flush = (byte)'H';
    public const byte FunctionCall = (byte)'F';
    public const byte Parse = (byte)'P';

    /// <summary>PasswordMessage, SASLInitialResponse, SASLResponse and GSSResponse share it; the state tells which one it is.</summary>
    public const byte Password = (byte)'p';

    public const byte Query = (byte)'Q';
    public const byte Sync = (byte)'S';
    public const byte Terminate = (byte)'X';

    /// <summary>Floors count the fixed fields and the terminators of the strings.</summary>
    public static LengthTable Lengths { get; } = new LengthTable()
        .Add(Bind, 12, PostgresLimits.LargeLengthMax)
        .Add(Close, 6, PostgresLimits.SmallLengthMax)
        .Add(CopyData, 4, PostgresLimits.LargeLengthMax)
        .AddEmpty(CopyDone)
        .Add(CopyFail, 5, PostgresLimits.SmallLengthMax)
        .Add(Describe, 6, PostgresLimits.SmallLengthMax)
        .Add(Execute, 9, PostgresLimits.SmallLengthMax)
        .AddEmpty(Flush)
        .Add(FunctionCall, 14, PostgresLimits.LargeLengthMax)
        .Add(Parse, 8, PostgresLimits.LargeLengthMax)
        .Add(Password, 4, PostgresLimits.AuthLengthMax)
        .Add(Query, 5, PostgresLimits.LargeLengthMax)
        .AddEmpty(Sync)
        .AddEmpty(Terminate);

    /// <summary>Scans a head against the table; a type that no client sends is malformed from its first byte.</summary>
    public static FrameStatus TryReadHead(ReadOnlySpan<byte> input, out byte type, out int totalLength)
    {
        byte first = input.IsEmpty ? Sync : input[0];
        if (Lengths.Contains(first)) return FrameReader.TryReadHead(input, Lengths.Min(first), Lengths.Max(first), out type, out totalLength);
        (type, totalLength) = (first, 0);
        return FrameStatus.Malformed;
    }
}
