using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>
/// Rows of binary format (PostgreSQL documentation, COPY, "Binary Format"): the head comes with the first row, each row is its number of fields and each field its
/// length, -1 for NULL; -1 fields end the data.
/// </summary>
/// <param name="columns">What happens to each column.</param>
/// <param name="counts">Counts masked cells.</param>
internal sealed class BinaryCopyMasker(ColumnMask[] columns, MaskCounts counts) : CopyMasker(columns, counts)
{
    private const int FlagsBytes = sizeof(int);

    private bool _started;
    private byte[] _masked = [];

    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    protected override bool TryWrite(ReadOnlySpan<byte> data)
    {
        if (!_started && !TryWriteHead(ref data)) return false;
        _started = true;
        while (!data.IsEmpty)
        {
            if (data.Length < sizeof(short)) return false;
            short count = BinaryPrimitives.ReadInt16BigEndian(data);
            Output.Write(data[..sizeof(short)]);
            data = data[sizeof(short)..];
            if (count == -1) return data.IsEmpty;
            if (count != Columns.Length) return false;
            for (int i = 0; i < count; i++)
                if (!TryWriteField(i, ref data)) return false;
        }
        return true;
    }

    private bool TryWriteHead(ref ReadOnlySpan<byte> data)
    {
        int head = Signature.Length + (2 * FlagsBytes);
        if (data.Length < head || !data.StartsWith(Signature) || data[Signature.Length..head].ContainsAnyExcept((byte)0)) return false;
        Output.Write(data[..head]);
        data = data[head..];
        return true;
    }

    private bool TryWriteField(int column, ref ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(int)) return false;
        int length = BinaryPrimitives.ReadInt32BigEndian(data);
        data = data[sizeof(int)..];
        if (length < -1 || length > data.Length) return false;
        var cell = data[..Math.Max(0, length)];
        data = data[cell.Length..];
        if (length >= 0 && Columns[column].Action == ColumnAction.Mask)
        {
            length = Replace(column, cell, ref _masked);
            cell = _masked.AsSpan(0, Math.Max(0, length));
        }
        BinaryPrimitives.WriteInt32BigEndian(Output.GetSpan(sizeof(int)), length);
        Output.Advance(sizeof(int));
        Output.Write(cell);
        return true;
    }
}
