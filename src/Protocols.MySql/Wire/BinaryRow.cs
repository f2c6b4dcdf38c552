namespace HoopWire.MySql.Wire;

/// <summary>
/// The head of a row of a prepared statement's result ("Binary Protocol Resultset Row"): 0x00 u8, then a bit for each column that is NULL, the first two
/// bits unused; the values of the others follow.
/// </summary>
internal static class BinaryRow
{
    public const byte Header = 0x00;

    private const int UnusedBits = 2;

    /// <summary>Bytes before the values.</summary>
    public static int HeadBytes(int columns) => 1 + ((columns + UnusedBits + 7) / 8);

    /// <summary>Whether a column is NULL, by a row whose head is there.</summary>
    public static bool IsNull(ReadOnlySpan<byte> row, int column) => (row[1 + ((column + UnusedBits) / 8)] & (1 << ((column + UnusedBits) % 8))) != 0;

    /// <summary>Makes a column NULL.</summary>
    public static void SetNull(Span<byte> row, int column) => row[1 + ((column + UnusedBits) / 8)] |= (byte)(1 << ((column + UnusedBits) % 8));
}
