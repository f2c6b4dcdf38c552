namespace HoopWire.MySql.Wire;

/// <summary>The target asks the client for a file (Protocol::LOCAL INFILE Request): 0xFB u8, the file's name to the end.</summary>
internal static class FileRequest
{
    public const byte Header = 0xFB;

    /// <summary>The name of the file in a payload that begins with <see cref="Header"/>.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> payload) => payload[1..];
}
