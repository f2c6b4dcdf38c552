namespace HoopWire.Sql.Tree;

/// <summary>A range of bytes of the text.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset past the last byte.</param>
public readonly record struct SourceRange(int Start, int End)
{
    /// <summary>Its length in bytes.</summary>
    public int Length => End - Start;
}
