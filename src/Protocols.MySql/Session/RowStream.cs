using System.Buffers;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Lays out a row that is too long to be put together, part by part as it comes: what <see cref="RowLayout"/> makes of the whole.</summary>
internal sealed class RowStream
{
    private const int HeldBytesMax = 16;
    private readonly byte[] _held = new byte[HeldBytesMax];
    private ColumnMask[] _columns = [];
    private byte[] _head = [];
    private bool _binary;
    private bool _counted;
    private int _headLength;
    private int _heldLength;
    private int _column;
    private ulong _left;

    /// <summary>Whether the row may end here.</summary>
    public bool IsAtEnd => _counted && _headLength == _head.Length && _column == _columns.Length && _heldLength == 0;

    /// <summary>A row begins.</summary>
    public void Begin(ColumnMask[] columns, bool binary)
    {
        _columns = columns;
        _binary = binary;
        _head = binary ? new byte[BinaryRow.HeadBytes(columns.Length)] : [];
        _counted = false;
        _headLength = _heldLength = _column = 0;
        _left = 0;
    }

    /// <summary>Lays out a part of the row's payload; false when the row is malformed or has more than its columns.</summary>
    public bool TryTake(ReadOnlySpan<byte> part, ArrayBufferWriter<byte> output)
    {
        if (!_counted) RowLayout.WriteCount(_columns.Length, output);
        _counted = true;
        while (!part.IsEmpty)
        {
            int taken = _headLength < _head.Length ? TakeHead(part, output) : _left > 0 ? Copy(part, output) : TakeByte(part[0], output);
            if (taken == 0) return false;
            part = part[taken..];
        }
        return true;
    }

    private int TakeHead(ReadOnlySpan<byte> part, ArrayBufferWriter<byte> output)
    {
        int taken = Math.Min(part.Length, _head.Length - _headLength);
        part[..taken].CopyTo(_head.AsSpan(_headLength));
        _headLength += taken;
        if (_head[0] != BinaryRow.Header) return 0;
        if (_headLength == _head.Length) PassEmpty(output);
        return taken;
    }

    private int Copy(ReadOnlySpan<byte> part, ArrayBufferWriter<byte> output)
    {
        int taken = (int)Math.Min((ulong)part.Length, _left);
        output.Write(part[..taken]);
        _left -= (ulong)taken;
        if (_left == 0) Next(output);
        return taken;
    }

    /// <summary>A byte of a length, or of a value that is written as text.</summary>
    private int TakeByte(byte value, ArrayBufferWriter<byte> output)
    {
        if (_column == _columns.Length || _heldLength == HeldBytesMax) return 0;
        _held[_heldLength++] = value;
        var held = new PayloadReader(_held.AsSpan(0, _heldLength));
        var type = _columns[_column].Type;
        if (_binary && (BinaryValue.FixedBytes(type) >= 0 || BinaryValue.IsTemporal(type)))
        {
            if (!BinaryValue.TryRead(ref held, type, out var fixedValue)) return 1;
            RowLayout.WriteAsText(_columns[_column], fixedValue, output);
            Next(output);
            return 1;
        }
        if (!_binary && value == PayloadReader.NullMark && _heldLength == 1)
        {
            RowLayout.WriteLength(RowLayout.NullLength, output);
            Next(output);
            return 1;
        }
        // What is no length never becomes one, and fills what is held.
        if (!held.TryReadLengthEncoded(out ulong length)) return 1;
        if (length > int.MaxValue) return 0;
        RowLayout.WriteLength((int)length, output);
        _left = length;
        _heldLength = 0;
        if (length == 0) Next(output);
        return 1;
    }

    private void Next(ArrayBufferWriter<byte> output)
    {
        _column++;
        _heldLength = 0;
        if (_binary) PassEmpty(output);
    }

    /// <summary>Columns of a binary row that have no bytes.</summary>
    private void PassEmpty(ArrayBufferWriter<byte> output)
    {
        for (; _column < _columns.Length; _column++)
        {
            if (BinaryRow.IsNull(_head, _column)) RowLayout.WriteLength(RowLayout.NullLength, output);
            else if (BinaryValue.FixedBytes(_columns[_column].Type) == 0) RowLayout.WriteLength(0, output);
            else return;
        }
    }
}
