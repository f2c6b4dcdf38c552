using System.Buffers.Binary;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>
/// Binary numerics as text and back: Int16 count of groups, weight of the first, sign, scale, then groups of four decimal digits (numeric.c,
/// numeric_send). NaN and the infinities have signs of their own and are not numbers here.
/// </summary>
internal static class DecimalText
{
    private const int GroupDigits = 4;
    private const int HeadBytes = 8;
    private const ushort Negative = 0x4000;
    private const int ScaleMax = 16_383;

    /// <summary>Writes the number as text; false when it is malformed, none, or longer than the room for it.</summary>
    public static bool TryFormat(ReadOnlySpan<byte> cell, Span<byte> text, out int length)
    {
        length = 0;
        if (cell.Length < HeadBytes) return false;
        int groups = BinaryPrimitives.ReadInt16BigEndian(cell), weight = BinaryPrimitives.ReadInt16BigEndian(cell[2..]);
        ushort sign = BinaryPrimitives.ReadUInt16BigEndian(cell[4..]);
        int scale = BinaryPrimitives.ReadUInt16BigEndian(cell[6..]);
        if (groups < 0 || cell.Length != HeadBytes + (2 * groups) || sign is not (0 or Negative) || scale > ScaleMax) return false;
        int whole = Math.Max(1, weight + 1) * GroupDigits, fraction = (scale + GroupDigits - 1) / GroupDigits * GroupDigits;
        if (1 + whole + 1 + fraction > text.Length) return false;
        if (sign == Negative) text[length++] = (byte)'-';
        int start = length;
        for (int i = weight; i >= 0; i--)
            if (!TryWriteGroup(cell, groups, weight - i, text, ref length)) return false;
        if (length == start) text[length++] = (byte)'0';
        TrimZeros(text, start, ref length);
        if (scale == 0) return true;
        text[length++] = (byte)'.';
        int end = length + scale;
        for (int i = -1; length < end; i--)
            if (!TryWriteGroup(cell, groups, weight - i, text, ref length)) return false;
        length = end;
        return true;
    }

    /// <summary>Writes a number in binary; false when it has no room. The text is digits with a sign and a point, as this class and the server write them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> cell, out int length)
    {
        length = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        int point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        int wholeGroups = (whole.Length + GroupDigits - 1) / GroupDigits, groups = wholeGroups + ((fraction.Length + GroupDigits - 1) / GroupDigits);
        if (cell.Length < HeadBytes + (2 * groups) || fraction.Length > ScaleMax) return false;
        int first = -1, last = -1;
        Span<byte> body = cell[HeadBytes..];
        for (int i = 0; i < groups; i++)
        {
            int value = i < wholeGroups ? Group(whole, whole.Length - ((wholeGroups - i) * GroupDigits)) : Group(fraction, (i - wholeGroups) * GroupDigits);
            if (value < 0) return false;
            if (value == 0 && first < 0) continue;
            if (first < 0) first = i;
            if (value != 0) last = i;
            BinaryPrimitives.WriteInt16BigEndian(body[((i - first) * 2)..], (short)value);
        }
        int kept = first < 0 ? 0 : last - first + 1;
        BinaryPrimitives.WriteInt16BigEndian(cell, (short)kept);
        BinaryPrimitives.WriteInt16BigEndian(cell[2..], (short)(kept == 0 ? 0 : wholeGroups - first - 1));
        BinaryPrimitives.WriteUInt16BigEndian(cell[4..], negative && kept > 0 ? Negative : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(cell[6..], (ushort)fraction.Length);
        length = HeadBytes + (2 * kept);
        return true;
    }

    private static bool TryWriteGroup(ReadOnlySpan<byte> cell, int groups, int index, Span<byte> text, ref int length)
    {
        int value = index >= 0 && index < groups ? BinaryPrimitives.ReadInt16BigEndian(cell[(HeadBytes + (2 * index))..]) : 0;
        if (value is < 0 or > 9999) return false;
        for (int d = GroupDigits - 1; d >= 0; d--, value /= 10) text[length + d] = (byte)('0' + (value % 10));
        length += GroupDigits;
        return true;
    }

    private static void TrimZeros(Span<byte> text, int start, ref int length)
    {
        int zeros = 0;
        while (start + zeros < length - 1 && text[start + zeros] == '0') zeros++;
        text[(start + zeros)..length].CopyTo(text[start..]);
        length -= zeros;
    }

    /// <summary>Four digits from a place that may begin before the text or end behind it; -1 when one is none.</summary>
    private static int Group(ReadOnlySpan<byte> digits, int from)
    {
        int value = 0;
        for (int i = from; i < from + GroupDigits; i++)
        {
            int digit = i < 0 || i >= digits.Length ? 0 : digits[i] - '0';
            if (digit is < 0 or > 9) return -1;
            value = (value * 10) + digit;
        }
        return value;
    }
}
