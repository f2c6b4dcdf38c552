using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Runs detectors over cells. What they find in texts is hidden in place, keeping lengths; a number that carries a finding becomes NULL.</summary>
internal static class CellDetection
{
    private const int KeptCharacters = 4;

    /// <summary>Whether no value that detectors know fits the type.</summary>
    public static bool IsInert(FieldType type) => type
        is FieldType.Null or FieldType.Tiny or FieldType.Bool or FieldType.Short or FieldType.Int24 or FieldType.Year or FieldType.Bit or FieldType.Geometry
        || BinaryValue.IsTemporal(type);

    /// <summary>Whether a part of a value cannot be hidden without making it no value of its type.</summary>
    public static bool IsNumber(FieldType type) => type
        is FieldType.Long or FieldType.LongLong or FieldType.Decimal or FieldType.NewDecimal or FieldType.Float or FieldType.Double;

    /// <summary>Whether a cell in which something is found becomes NULL.</summary>
    public static bool BecomesNull(in ColumnMask mask) => IsNumber(mask.Type) || mask.Kind is MaskKind.Nullify or MaskKind.Zero;

    /// <summary>Hides the first finding in <paramref name="text"/>, which is a copy, and all that stand behind it, and counts them.</summary>
    public static void Hide(in ColumnMask mask, DetectorSet detectors, Span<byte> text, DetectorHit first, MaskCounts counts)
    {
        var hit = first;
        do
        {
            Hide(text.Slice(hit.Start, hit.Length), mask.Kind == MaskKind.Partial);
            counts.Add(hit.Kind);
        }
        while (detectors.TryFind(text, hit.Start + hit.Length, mask.Announced, out hit));
    }

    private static void Hide(Span<byte> value, bool partial)
    {
        int keepFrom = partial && value.Length > 2 * KeptCharacters ? value.Length - KeptCharacters : value.Length;
        value[..keepFrom].Fill((byte)'*');
    }
}
