using System.Security.Cryptography;
using HoopWire.Net;
using HoopWire.Policy;

namespace HoopWire.Recording;

/// <summary>
/// Records the rows of a session's results as they are delivered, or their hash, where the policy asks for it. Rows are gathered in a buffer that the
/// loop's sessions share, and recorded before the turn's output leaves. Belongs to the session's loop.
/// </summary>
public abstract class RowRecorder
{
    /// <summary>The longest row that is delivered and recorded whole, where it has to be looked into.</summary>
    public const int WholeRowBytesMax = 8 << 20;

    /// <summary>The bytes that are gathered, and the longest piece of a row.</summary>
    protected const int PieceBytes = SessionRecorder.RowsBytesMax;

    /// <summary>Fewer than would make the connection send by itself, so that nothing leaves before it is recorded.</summary>
    private const int RowsMax = 400;

    private const int HashBytes = 32;
    private readonly byte[] _digest = new byte[HashBytes];
    private IncrementalHash? _hash;
    private RowsPart _part;
    private long _sequence;
    private long _first;
    private long _offset;
    private byte[] _formats = [];
    private int _rows;
    private int _length;
    private int _streamed;
    private long _reserved;
    private bool _hashed;
    private bool _digested;

    /// <summary>Whether the rows of the result under way are looked at for the recording.</summary>
    public bool IsOn => Mode >= RecordedResults.Hashes;

    /// <summary>What is recorded of the result under way.</summary>
    protected abstract RecordedResults Mode { get; }

    /// <summary>Number of the command that the result is of.</summary>
    protected abstract long Sequence { get; }

    /// <summary>Number of the row delivered last in its result, from 1.</summary>
    protected abstract long RowNumber { get; }

    /// <summary>The client's connection.</summary>
    protected abstract Connection Client { get; }

    /// <summary>The session's recorder.</summary>
    protected abstract SessionRecorder Recorder { get; }

    /// <summary>Where rows are gathered, <see cref="SessionRecorder.RowsBytesMax"/> bytes; used up within one turn.</summary>
    protected abstract Span<byte> Room { get; }

    /// <summary>
    /// Makes sure that a row of so many bytes can be recorded once it is delivered. False when the target's leg waits for room, or the session has
    /// ended.
    /// </summary>
    public bool Reserve(long bytes)
    {
        bool hashes = Mode == RecordedResults.Hashes;
        if (_rows < RowsMax && _length + bytes <= (hashes ? PieceBytes : Math.Min(PieceBytes, _reserved))) return true;
        Commit();
        if (hashes) return true;
        Client.Flush();
        long wanted = Math.Max(PieceBytes, bytes);
        if (!IsWritten(Recorder.Reserve(wanted))) return false;
        _reserved = wanted;
        return true;
    }

    /// <summary>Records what is gathered. Before the client's connection is flushed.</summary>
    public void Commit()
    {
        if (_rows > 0) Flush();
        _reserved = 0;
    }

    /// <summary>The digest of what was delivered of the result; empty where none is made.</summary>
    public ReadOnlySpan<byte> Digest()
    {
        Commit();
        if (_hashed && !_digested)
        {
            _hash!.GetHashAndReset(_digest);
            _digested = true;
        }
        return _hashed ? _digest : default;
    }

    /// <summary>The result is recorded.</summary>
    public void Reset()
    {
        _hashed = false;
        _digested = false;
        _offset = 0;
    }

    /// <summary>What an append came to: true when it was written. Otherwise the target's leg waits for room, or the session has ended.</summary>
    protected abstract bool IsWritten(AppendResult result);

    /// <summary>A row was handed to the client's connection.</summary>
    /// <param name="row">The row as recordings lay it out.</param>
    /// <param name="formats">One byte a column, 1 where its cells are binary; empty when all are text.</param>
    protected void Add(ReadOnlySpan<byte> row, byte[] formats)
    {
        if (row.Length > PieceBytes)
        {
            Begin(RowsPart.RowPiece, RowNumber, []);
            _offset = 0;
            for (var rest = row; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes)..])
                Piece(rest[..Math.Min(rest.Length, PieceBytes)], row.Length);
            return;
        }
        if (_rows == 0) Begin(RowsPart.Rows, RowNumber, formats);
        Append(row);
    }

    /// <summary>COPY data was handed to the client's connection.</summary>
    /// <param name="data">The data.</param>
    protected void AddCopy(ReadOnlySpan<byte> data)
    {
        if (_rows == 0) Begin(RowsPart.CopyData, 0, []);
        for (var rest = data; !rest.IsEmpty;)
        {
            int taken = Math.Min(rest.Length, PieceBytes - _length);
            Append(rest[..taken]);
            rest = rest[taken..];
            if (_length == PieceBytes) Flush();
        }
    }

    /// <summary>The first part of a long row, or of COPY data, was handed to the client's connection; the rest streams.</summary>
    /// <param name="first">The part.</param>
    /// <param name="isCopy">Whether it is COPY data.</param>
    /// <param name="whole">Bytes of the whole; 0 where that is not known.</param>
    protected void AddFirst(ReadOnlySpan<byte> first, bool isCopy, int whole)
    {
        Commit();
        if (isCopy) Begin(RowsPart.CopyData, 0, []);
        else Begin(RowsPart.RowPiece, RowNumber, []);
        if (!isCopy) _offset = 0;
        _streamed = whole;
        AddMore(first);
    }

    /// <summary>A further part of what streams was handed to the client's connection.</summary>
    /// <param name="part">The part, at most <see cref="PieceBytes"/>.</param>
    protected void AddMore(ReadOnlySpan<byte> part)
    {
        if (_part == RowsPart.RowPiece) Piece(part, _streamed);
        else AddCopy(part);
        Commit();
    }

    private void Begin(RowsPart part, long first, byte[] formats)
    {
        if (_rows > 0) Flush();
        _part = part;
        _first = first;
        _formats = formats;
        _sequence = Sequence;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room[_length..]);
        _length += bytes.Length;
        _rows++;
    }

    private void Piece(ReadOnlySpan<byte> piece, int whole)
    {
        Append(piece);
        Flush(whole);
    }

    private void Flush(int whole = 0)
    {
        var data = Room[.._length];
        long offset = _offset;
        if (_part != RowsPart.Rows) _offset += _length;
        _length = 0;
        _rows = 0;
        _reserved = 0;
        if (Mode == RecordedResults.Hashes)
        {
            _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(data);
            _hashed = true;
            return;
        }
        var recorded = new RowsEvent { Sequence = _sequence, Part = _part, First = _first, Offset = offset, Length = whole, Formats = _formats, Data = data };
        // Room was reserved: what refuses it now is a gateway that stops, and nothing leaves it.
        if (Recorder.Rows(recorded) != AppendResult.Written) Client.Abort();
    }
}
