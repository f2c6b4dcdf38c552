using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace HoopWire.Recording.Drain;

/// <summary>JSON text in a pooled array that grows. Rented at the first byte, given back by <see cref="Clear"/>.</summary>
internal sealed class LineBuffer(ArrayPool<byte>? arrays = null)
{
    private const int FirstBytes = 2048;
    private const int ShortBytesMax = 32;

    // In UTF-8 the control characters U+0080 to U+009F, which terminals obey too, are this byte and another below C1End.
    private const byte C1Lead = 0xC2;
    private const byte C1End = 0xA0;
    private static readonly long MicrosecondsMax = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b), (byte)'"', (byte)'\\', 0x7F, C1Lead]);

    private readonly ArrayPool<byte> _arrays = arrays ?? ArrayPool<byte>.Shared;
    private byte[] _bytes = [];
    private int _length;

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Cuts what was written after <paramref name="length"/>.</summary>
    public void Truncate(int length) => _length = length;

    public void Clear()
    {
        if (_bytes.Length > 0) _arrays.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _length += json.Length;
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        _length += written;
    }

    /// <summary>RFC 3339 in UTC with microseconds. A time beyond the calendar, as a damaged record may hold it, is shown as the calendar's nearest.</summary>
    public void Time(long microseconds)
    {
        var time = DateTime.UnixEpoch.AddTicks(Math.Clamp(microseconds, 0, MicrosecondsMax) * TimeSpan.TicksPerMicrosecond);
        var rest = Reserve(30);
        rest[0] = (byte)'"';
        Utf8Formatter.TryFormat(time, rest[1..], out _, 'O');
        // The round-trip form has seven digits of a second: the seventh gives way to the Z.
        rest[27] = (byte)'Z';
        rest[28] = (byte)'"';
        _length += 29;
    }

    public void Quoted(string text)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, rented);
        QuotedValid(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Text in UTF-8; what is not valid in it is shown as U+FFFD. Returns whether all of it was valid.</summary>
    public bool Quoted(ReadOnlySpan<byte> text)
    {
        if (TryQuotedShort(text)) return true;
        if (Utf8.IsValid(text))
        {
            QuotedValid(text);
            return true;
        }

        Quoted(Encoding.UTF8.GetString(text));
        return false;
    }

    public void Base64(ReadOnlySpan<byte> bytes)
    {
        var rest = Reserve(Base64Length(bytes.Length) + 2);
        rest[0] = (byte)'"';
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, rest[1..], out _, out int written);
        rest[written + 1] = (byte)'"';
        _length += written + 2;
    }

    public void Hex(ReadOnlySpan<byte> bytes)
    {
        var rest = Reserve((bytes.Length * 2) + 2);
        rest[0] = (byte)'"';
        Convert.TryToHexStringLower(bytes, rest[1..], out int written);
        rest[written + 1] = (byte)'"';
        _length += written + 2;
    }

    private static int Base64Length(int bytes) => System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes);

    public void QuotedValid(ReadOnlySpan<byte> text)
    {
        Raw("\""u8);
        while (text.IndexOfAny(Escaped) is var at && at >= 0)
        {
            // The characters behind them share their first byte.
            bool isC1 = text[at] == C1Lead, isPlain = isC1 && text[at + 1] >= C1End;
            Raw(text[..(isPlain ? at + 2 : at)]);
            if (!isPlain) Escape(text[isC1 ? at + 1 : at]);
            text = text[(isC1 ? at + 2 : at + 1)..];
        }

        Raw(text);
        Raw("\""u8);
    }

    /// <summary>Text of up to 32 bytes in quotes, where none of it needs more than a look: printable ASCII without quotes and backslashes. Otherwise nothing is written.</summary>
    public bool TryQuotedShort(ReadOnlySpan<byte> text)
    {
        if (text.Length > ShortBytesMax) return false;
        var rest = Reserve(ShortBytesMax + 2);
        if (!TryCopyPlain(text, rest[1..])) return false;
        rest[0] = (byte)'"';
        rest[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
        return true;
    }

    // The two ends of a text, which overlap, are all of it.
    private static bool TryCopyPlain(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = text.Length;
        if (length >= Vector128<byte>.Count)
        {
            var (low, high) = (Vector128.Create(text), Vector128.Create(text[^Vector128<byte>.Count..]));
            if (!IsPlain(low) || !IsPlain(high)) return false;
            low.CopyTo(destination);
            high.CopyTo(destination[(length - Vector128<byte>.Count)..]);
            return true;
        }

        if (length >= sizeof(ulong))
        {
            ulong low = BinaryPrimitives.ReadUInt64LittleEndian(text), high = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
            if (!IsPlain(Vector128.Create(low, high).AsByte())) return false;
            BinaryPrimitives.WriteUInt64LittleEndian(destination, low);
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(length - sizeof(ulong))..], high);
            return true;
        }

        if (length >= sizeof(uint))
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(text), high = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
            if (!IsPlain(Vector128.Create(low, high, low, high).AsByte())) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(destination, low);
            BinaryPrimitives.WriteUInt32LittleEndian(destination[(length - sizeof(uint))..], high);
            return true;
        }

        for (int i = 0; i < length; i++)
        {
            if (text[i] is < (byte)' ' or > (byte)'~' or (byte)'"' or (byte)'\\') return false;
            destination[i] = text[i];
        }

        return true;
    }

    private static bool IsPlain(Vector128<byte> text) =>
        !Vector128.GreaterThanAny(text - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')))
        && !Vector128.EqualsAny(text, Vector128.Create((byte)'"')) && !Vector128.EqualsAny(text, Vector128.Create((byte)'\\'));

    private void Escape(byte value)
    {
        switch (value)
        {
            case (byte)'"': Raw("\\\""u8); break;
            case (byte)'\\': Raw("\\\\"u8); break;
            case (byte)'\n': Raw("\\n"u8); break;
            case (byte)'\r': Raw("\\r"u8); break;
            case (byte)'\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                var digits = Reserve(2);
                digits[0] = (byte)"0123456789abcdef"[value >> 4];
                digits[1] = (byte)"0123456789abcdef"[value & 15];
                _length += 2;
                break;
        }
    }

    private Span<byte> Reserve(int bytes)
    {
        if (bytes > _bytes.Length - _length) Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    private void Grow(int bytes)
    {
        byte[] larger = _arrays.Rent(checked((int)Math.Max((long)_length + bytes, Math.Max(FirstBytes, _bytes.Length * 2L))));
        Written.CopyTo(larger);
        if (_bytes.Length > 0) _arrays.Return(_bytes);
        _bytes = larger;
    }
}
