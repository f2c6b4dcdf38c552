using System.Buffers.Text;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>A UUID of version 8 (RFC 9562) made of the keyed hash.</summary>
internal sealed class UuidKernel(MaskCipher cipher, bool binary) : CellKernel
{
    private const int Size = 16;
    private const int TextLength = 36;

    public override int Bound(int length) => TextLength;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        Span<byte> value = stackalloc byte[Size];
        Span<byte> hash = stackalloc byte[MaskCipher.HashBytes];
        if (binary)
        {
            if (cell.Length != Size) return Null;
            cell.CopyTo(value);
        }
        else
        {
            if (!Utf8Parser.TryParse(cell, out Guid read, out int length) || length != cell.Length || length != TextLength) return Null;
            read.TryWriteBytes(value, bigEndian: true, out _);
        }
        cipher.Hash((byte)'u', value, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        if (!binary) return Utf8Formatter.TryFormat(new Guid(hash[..Size], bigEndian: true), destination, out int written) ? written : Null;
        hash[..Size].CopyTo(destination);
        return Size;
    }
}
