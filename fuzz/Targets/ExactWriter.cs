using System.Buffers;

namespace HoopWire.Fuzz.Targets;

/// <summary>A buffer writer that gives exactly what was asked for, so that writing more than was asked for fails.</summary>
internal sealed class ExactWriter : IBufferWriter<byte>
{
    private byte[] _given = [];

    public byte[] Written { get; private set; } = [];

    public void Advance(int count) => Written = [.. Written, .. _given.AsSpan(0, count)];

    public Span<byte> GetSpan(int sizeHint = 0) => _given = new byte[sizeHint];

    public Memory<byte> GetMemory(int sizeHint = 0) => _given = new byte[sizeHint];
}
