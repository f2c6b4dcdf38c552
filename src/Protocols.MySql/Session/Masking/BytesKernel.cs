using HoopWire.Policy.Masking;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Sixteen bytes of the keyed hash in the place of bytes.</summary>
/// <param name="cipher">The keyed functions.</param>
internal sealed class BytesKernel(MaskCipher cipher) : CellKernel
{
    /// <summary>Length of the replacement.</summary>
    public const int Length = 16;

    public override int Bound(int length) => Length;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[MaskCipher.HashBytes];
        cipher.Hash((byte)'b', cell, hash);
        hash[..Length].CopyTo(destination);
        return Length;
    }
}
