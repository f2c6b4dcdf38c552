namespace HoopWire.Postgres.Wire;

/// <summary>Codes in the first packet: protocol versions (major in the high half) and requests that stand in their place.</summary>
internal static class ProtocolVersion
{
    public const int Major = 3;

    /// <summary>The newest minor version the gateway speaks.</summary>
    public const int NewestMinor = 2;

    public const int V30 = Major << 16;
    public const int V32 = (Major << 16) | NewestMinor;
    public const int CancelRequest = (1234 << 16) | 5678;
    public const int SslRequest = (1234 << 16) | 5679;
    public const int GssEncRequest = (1234 << 16) | 5680;

    public static int MajorOf(int code) => code >>> 16;

    public static int MinorOf(int code) => code & 0xffff;
}
