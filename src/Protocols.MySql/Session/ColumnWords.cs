using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>
/// The names in a column's definition, and the default value that COM_FIELD_LIST puts behind it. A text that is a value may have made them, so that they are looked at as all that a server
/// says in words.
/// </summary>
internal static class ColumnWords
{
    /// <summary>Where the catalog stands, which is "def" of every column; five names follow.</summary>
    private const int Catalog = 0;

    /// <summary>Where type and length stand.</summary>
    private const int Fixed = 6;

    /// <summary>Where a default value may stand, the last of a definition.</summary>
    private const int Default = 7;

    /// <summary>Whether detectors find something in them, or cannot read them. Allocates nothing.</summary>
    /// <param name="detectors">What is looked for.</param>
    /// <param name="definition">The payload, which is well formed.</param>
    public static bool AreFound(DetectorSet detectors, ReadOnlySpan<byte> definition)
    {
        var reader = new PayloadReader(definition);
        scoped ReadOnlySpan<byte> before = default;
        for (int i = 0; TryRead(ref reader, i, out var words); i++)
        {
            if (i is Catalog or Fixed) continue;
            // A table and a column mostly have their own names for labels.
            if (words.SequenceEqual(before)) continue;
            if (words.Contains((byte)0) || detectors.TryFind(words, out _)) return true;
            before = words;
        }
        return false;
    }

    /// <summary>Hides in place what detectors find in them, and all of one in bytes that they do not read.</summary>
    public static void Hide(DetectorSet detectors, Span<byte> definition)
    {
        var reader = new PayloadReader(definition);
        for (int i = 0; TryRead(ref reader, i, out var words); i++)
        {
            if (i is not (Catalog or Fixed)) AnswerWords.HideText(detectors, definition.Slice(reader.Position - words.Length, words.Length));
        }
    }

    private static bool TryRead(ref PayloadReader reader, int index, out ReadOnlySpan<byte> words)
    {
        if (index < Default) return reader.TryReadLengthEncodedBytes(out words);
        words = default;
        if (reader.IsAtEnd) return false;
        // Where it is not what it should be, everything counts as words.
        if (!reader.TryReadTextCell(out words, out _)) words = reader.ReadRest();
        return true;
    }
}
