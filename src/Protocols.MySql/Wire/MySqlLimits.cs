namespace HoopWire.MySql.Wire;

/// <summary>Floors and caps of what peers may send. Source: MySQL's own limits where there are any.</summary>
internal static class MySqlLimits
{
    /// <summary>The most bytes one packet carries; a payload of this length and more goes on in the next packet (protocol basics, "Packets").</summary>
    public const int PacketBytesMax = 0xFFFFFF;

    /// <summary>Bytes of any message before the login is done.</summary>
    public const int LoginBytesMax = 64 << 10;

    /// <summary>Characters of a server's version. Source: SERVER_VERSION_LENGTH is 60 for MySQL and MariaDB; others write more into it.</summary>
    public const int VersionBytesMax = 128;

    /// <summary>Columns of a result, and parameters of a statement. Source: MAX_FIELDS is 4096 for tables; parameters have a 16-bit count.</summary>
    public const int ColumnsMax = ushort.MaxValue;

    /// <summary>Bytes of OK, ERR and EOF packets.</summary>
    public const int StatusBytesMax = 64 << 10;
}
