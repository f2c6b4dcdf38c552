namespace HoopWire.Sql;

/// <summary>One token: kind, place in the text and interned text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Keyword">The dialect's keyword number of an unquoted word; 0 when it is none.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Name">Index into <see cref="NameTable"/> of its normalised text, or -1 where the text does not matter or is not known.</param>
public readonly record struct SqlToken(SqlTokenKind Kind, ushort Keyword, int Start, int Length, int Name)
{
    /// <summary>Offset just past its last byte.</summary>
    public int End => Start + Length;
}
