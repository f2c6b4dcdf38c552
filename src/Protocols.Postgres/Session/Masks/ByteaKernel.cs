using System.Buffers;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Sixteen bytes of the keyed hash in the place of a bytea. In text only the hexadecimal form is read.</summary>
internal sealed class ByteaKernel(MaskCipher cipher, bool binary) : CellKernel
{
    private const int Kept = 16;
    private const int TextLength = 2 + (2 * Kept);

    private static ReadOnlySpan<byte> Hexadecimal => "0123456789abcdef"u8;

    public override int Bound(int length) => TextLength;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[MaskCipher.HashBytes];
        if (binary)
        {
            cipher.Hash((byte)'b', cell, hash);
            hash[..Kept].CopyTo(destination);
            return Kept;
        }
        if (!cell.StartsWith("\\x"u8) || (cell.Length & 1) != 0) return Null;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(cell.Length);
        try
        {
            if (!TryRead(cell[2..], bytes)) return Null;
            cipher.Hash((byte)'b', bytes.AsSpan(0, (cell.Length - 2) / 2), hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
        "\\x"u8.CopyTo(destination);
        for (int i = 0; i < Kept; i++)
        {
            destination[2 + (2 * i)] = Hexadecimal[hash[i] >> 4];
            destination[3 + (2 * i)] = Hexadecimal[hash[i] & 15];
        }
        return TextLength;
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        for (int i = 0; i < digits.Length; i += 2)
        {
            int high = Hexadecimal.IndexOf(digits[i]), low = Hexadecimal.IndexOf(digits[i + 1]);
            if (high < 0 || low < 0) return false;
            bytes[i / 2] = (byte)((high << 4) | low);
        }
        return true;
    }
}
