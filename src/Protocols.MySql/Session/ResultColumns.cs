using System.Buffers.Binary;
using HoopWire.MySql.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// The column definitions of the result under way. They are gathered, and looked at by themselves only where no result before had the same: a statement that
/// runs again has the shape it had.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultColumns(Exchange exchange)
{
    /// <summary>Definitions of more bytes are looked at as they come.</summary>
    private const int GatheredBytesMax = 64 << 10;
    private const int LengthBytes = sizeof(int);

    private readonly List<ColumnMask> _masks = [];
    private byte[] _gathered = [];
    private int _length;
    private bool _isGathering;

    /// <summary>Whether the result is another one than its text tells of, so that nothing of it may be shown.</summary>
    public bool IsUnexpected { get; private set; }

    private ReadOnlySpan<byte> Gathered => _gathered.AsSpan(0, _length);

    /// <summary>A result begins that has so many columns.</summary>
    public void Begin(ulong columns)
    {
        _masks.Clear();
        _length = 0;
        _isGathering = true;
        IsUnexpected = exchange.Command.Masks is { } masks && (ulong)masks.Count != columns;
    }

    /// <summary>A definition, which is well formed.</summary>
    public void Add(ReadOnlySpan<byte> definition)
    {
        if (_isGathering && LengthBytes + definition.Length <= GatheredBytesMax - _length)
        {
            Gather(definition);
            return;
        }
        LookAtGathered();
        LookAt(definition);
    }

    /// <summary>All definitions are there: the shape of the rows.</summary>
    public RowShape End()
    {
        var masks = exchange.Command.Masks;
        bool binary = exchange.Reply.IsBinary, isWhole = _isGathering;
        if (isWhole && exchange.Shaper.Find(Gathered, masks, binary) is { } known) return known;
        LookAtGathered();
        var shape = new RowShape([.. _masks], exchange.Result.CopyColumns());
        if (isWhole && !IsUnexpected) exchange.Shaper.Keep(Gathered, masks, binary, shape);
        return shape;
    }

    private void Gather(ReadOnlySpan<byte> definition)
    {
        int length = _length + LengthBytes + definition.Length;
        if (length > _gathered.Length) Array.Resize(ref _gathered, Math.Min(GatheredBytesMax, Math.Max(length, 2 * _gathered.Length)));
        BinaryPrimitives.WriteInt32LittleEndian(_gathered.AsSpan(_length), definition.Length);
        definition.CopyTo(_gathered.AsSpan(_length + LengthBytes));
        _length = length;
    }

    private void LookAtGathered()
    {
        if (!_isGathering) return;
        _isGathering = false;
        for (var rest = Gathered; !rest.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            LookAt(rest.Slice(LengthBytes, length));
            rest = rest[(LengthBytes + length)..];
        }
    }

    private void LookAt(ReadOnlySpan<byte> definition)
    {
        ColumnDefinition.TryRead(definition, out var column);
        var masks = exchange.Command.Masks;
        var mask = exchange.Shaper.Decide(column, masks, _masks.Count, exchange.Reply.IsBinary) with { IsBytes = column.IsBytes };
        IsUnexpected |= exchange.Shaper.IsUnexpected(column, masks, _masks.Count);
        _masks.Add(mask);
        // The recording has the names that the client has.
        if (exchange.Judge.Detectors is { } detectors && ColumnWords.AreFound(detectors, definition))
        {
            byte[] copy = definition.ToArray();
            ColumnWords.Hide(detectors, copy);
            ColumnDefinition.TryRead(copy, out column);
        }
        exchange.Result.AddColumn(column, mask.Action == ColumnAction.Mask ? ColumnBlock.Masked : (byte)0);
    }
}
