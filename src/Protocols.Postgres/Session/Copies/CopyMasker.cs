using System.Buffers;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>Masks the rows of one COPY to the client. Each message must hold whole rows, as PostgreSQL sends them; any other is refused.</summary>
/// <param name="columns">What happens to each column.</param>
/// <param name="counts">Counts masked cells.</param>
internal abstract class CopyMasker(ColumnMask[] columns, MaskCounts counts)
{
    /// <summary>What happens to each column.</summary>
    protected ColumnMask[] Columns { get; } = columns;

    /// <summary>The masked message.</summary>
    protected ArrayBufferWriter<byte> Output { get; } = new();

    /// <summary>Writes a message masked; valid until the next. False when it is not whole rows of the columns, so that nothing of it may be delivered.</summary>
    public bool TryMask(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> masked)
    {
        Output.ResetWrittenCount();
        bool done = TryWrite(data);
        masked = done ? Output.WrittenSpan : default;
        return done;
    }

    /// <summary>Writes a message masked into <see cref="Output"/>.</summary>
    protected abstract bool TryWrite(ReadOnlySpan<byte> data);

    /// <summary>The replacement of a cell that is not NULL, at the start of <paramref name="buffer"/>; its length, or <see cref="CellKernel.Null"/>.</summary>
    protected int Replace(int column, ReadOnlySpan<byte> cell, ref byte[] buffer)
    {
        counts.Add(Columns[column].Rule);
        if (Columns[column].Kernel is not { } kernel) return CellKernel.Null;
        int bound = kernel.Bound(cell.Length);
        if (buffer.Length < bound) buffer = new byte[bound];
        return kernel.Write(cell, buffer);
    }
}
