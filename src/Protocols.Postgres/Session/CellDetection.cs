using System.Buffers.Binary;
using System.Buffers.Text;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Runs detectors over a cell of any type and format. What they find is hidden in place, keeping lengths; a number or network address that carries a finding becomes NULL.</summary>
internal static class CellDetection
{
    private const int Kept = 4;

    /// <summary>
    /// Hides findings in <paramref name="cell"/>, which is a copy, and counts them. Whether the whole cell must become NULL.
    /// </summary>
    public static bool Apply(in ColumnMask mask, DetectorSet detectors, Span<byte> cell, MaskCounts counts)
    {
        if (IsRigid(mask.Type))
        {
            if (!IsFound(mask, detectors, cell, out var kind)) return false;
            if (kind is { } known) counts.Add(known);
            else counts.Add(mask.Rule);
            return true;
        }
        for (int from = 0; detectors.TryFind(cell, from, mask.Announced, out var hit);)
        {
            counts.Add(hit.Kind);
            if (mask.Kind is MaskKind.Nullify or MaskKind.Zero) return true;
            Hide(cell.Slice(hit.Start, hit.Length), mask.Kind == MaskKind.Partial);
            from = hit.Start + hit.Length;
        }
        return false;
    }

    /// <summary>Whether detectors find something in a cell.</summary>
    public static bool IsFound(in ColumnMask mask, DetectorSet detectors, ReadOnlySpan<byte> cell) => IsFound(mask, detectors, cell, out _);

    /// <summary>The same; <paramref name="kind"/> comes back as null where a number cannot be read.</summary>
    private static bool IsFound(in ColumnMask mask, DetectorSet detectors, ReadOnlySpan<byte> cell, out DetectorKind? kind)
    {
        if (TypeOid.IsNumber(mask.Type)) return IsFoundInNumber(mask, detectors, cell, out kind);
        if (!mask.Binary || !TypeOid.IsNetworkAddress(mask.Type)) return IsFoundInText(mask, detectors, cell, out kind);
        // A value of these types is an address, whatever it is.
        kind = mask.Type is TypeOid.MacAddr or TypeOid.MacAddr8 ? DetectorKind.MacAddress : DetectorKind.IpAddress;
        return detectors.Kinds.Contains(kind.Value);
    }

    private static bool IsFoundInText(in ColumnMask mask, DetectorSet detectors, ReadOnlySpan<byte> text, out DetectorKind? kind)
    {
        bool isFound = detectors.TryFind(text, 0, mask.Announced, out var hit);
        kind = hit.Kind;
        return isFound;
    }

    /// <summary>Hides the letters and digits of a finding.</summary>
    public static void Hide(Span<byte> value, bool partial)
    {
        int keepFrom = partial && value.Length > 2 * Kept ? value.Length - Kept : value.Length;
        value[..keepFrom].Fill((byte)'*');
    }

    /// <summary>Whether a part of a value cannot be hidden without making it no value of its type.</summary>
    private static bool IsRigid(uint type) => TypeOid.IsNumber(type) || TypeOid.IsNetworkAddress(type);

    private static bool IsFoundInNumber(in ColumnMask mask, DetectorSet detectors, ReadOnlySpan<byte> cell, out DetectorKind? kind)
    {
        if (!mask.Binary) return IsFoundInText(mask, detectors, cell, out kind);
        kind = null;
        Span<byte> digits = stackalloc byte[96];
        int length;
        if (mask.Type == TypeOid.Int4 && cell.Length == 4)
            Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt32BigEndian(cell), digits, out length);
        else if (mask.Type == TypeOid.Int8 && cell.Length == 8)
            Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt64BigEndian(cell), digits, out length);
        else if (mask.Type == TypeOid.Numeric)
            length = NumericDigits(cell, digits);
        else
            return true;
        return length < 0 || IsFoundInText(mask, detectors, digits[..length], out kind);
    }

    /// <summary>The integer digits of a binary numeric: Int16 groups, weight, sign, scale, then base-10000 groups (numeric.c). -1 when malformed.</summary>
    private static int NumericDigits(ReadOnlySpan<byte> cell, Span<byte> digits)
    {
        if (cell.Length < 8) return -1;
        int groups = BinaryPrimitives.ReadInt16BigEndian(cell);
        int weight = BinaryPrimitives.ReadInt16BigEndian(cell[2..]);
        if (groups < 0 || cell.Length != 8 + (2 * groups)) return -1;
        int length = 0;
        for (int i = 0; i <= weight && length + 4 <= digits.Length; i++)
        {
            int group = i < groups ? BinaryPrimitives.ReadInt16BigEndian(cell[(8 + (2 * i))..]) : 0;
            if (group is < 0 or > 9999) return -1;
            Span<byte> four = digits.Slice(length, 4);
            for (int d = 3; d >= 0; d--, group /= 10) four[d] = (byte)('0' + (group % 10));
            length += 4;
        }
        int leading = digits[..length].IndexOfAnyExcept((byte)'0');
        if (leading <= 0) return leading < 0 ? 0 : length;
        digits[leading..length].CopyTo(digits);
        return length - leading;
    }
}
