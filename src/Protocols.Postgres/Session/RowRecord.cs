using System.Security.Cryptography;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Records the rows of a session's results as they are delivered, or their hash, where the policy asks for it. Rows are gathered in a buffer that the
/// loop's sessions share, and recorded before the turn's output leaves; a row that is longer than the buffer is recorded in pieces as it streams.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class RowRecord(Exchange exchange)
{
    /// <summary>The longest row that is delivered and recorded whole, where it has to be looked into.</summary>
    public const int WholeRowBytesMax = 8 << 20;

    /// <summary>Fewer than would make the connection send by itself, so that nothing leaves before it is recorded.</summary>
    private const int RowsMax = 400;

    private const int PieceBytes = SessionRecorder.RowsBytesMax;
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

    /// <summary>Whether the message that streams now is recorded in pieces.</summary>
    public bool IsStreaming { get; private set; }

    private RecordedResults Mode => exchange.Result.Recorded ??= exchange.Judge.Policy.Results;

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
        exchange.Client.Connection.Flush();
        long wanted = Math.Max(PieceBytes, bytes);
        if (!exchange.IsWritten(exchange.Recorder.Reserve(wanted), exchange.Target)) return false;
        _reserved = wanted;
        return true;
    }

    /// <summary>A row was handed to the client's connection.</summary>
    public void Row(ReadOnlySpan<byte> row, RowShape? shape)
    {
        if (row.Length > PieceBytes)
        {
            Begin(RowsPart.RowPiece, exchange.Result.Rows, []);
            _offset = 0;
            for (var rest = row; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes)..])
                Piece(rest[..Math.Min(rest.Length, PieceBytes)], row.Length);
            return;
        }
        if (_rows == 0) Begin(RowsPart.Rows, exchange.Result.Rows, shape?.Formats ?? []);
        Append(row);
    }

    /// <summary>COPY data was handed to the client's connection.</summary>
    public void Copy(ReadOnlySpan<byte> data)
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
    public void Start(ReadOnlySpan<byte> first, bool isCopy, int whole)
    {
        Commit();
        if (isCopy) Begin(RowsPart.CopyData, 0, []);
        else Begin(RowsPart.RowPiece, exchange.Result.Rows, []);
        if (!isCopy) _offset = 0;
        _streamed = whole;
        IsStreaming = first.Length < whole;
        Stream(first);
    }

    /// <summary>Takes what streams, as much as there is room to record; the bytes taken.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        int length = Math.Min(Math.Min(exchange.TargetBody.Left, input.Length), PieceBytes);
        if (!Reserve(length)) return 0;
        var part = input[..length];
        Stream(part);
        exchange.TargetBody.Take(part);
        if (exchange.TargetBody.Left == 0) IsStreaming = false;
        return length;
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

    private void Stream(ReadOnlySpan<byte> bytes)
    {
        if (_part == RowsPart.RowPiece) Piece(bytes, _streamed);
        else Copy(bytes);
        Commit();
    }

    private void Begin(RowsPart part, long first, byte[] formats)
    {
        if (_rows > 0) Flush();
        _part = part;
        _first = first;
        _formats = formats;
        _sequence = exchange.Replies.Head.Sequence;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(exchange.Shared.Rows.AsSpan(_length));
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
        var data = exchange.Shared.Rows.AsSpan(0, _length);
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
        if (exchange.Recorder.Rows(recorded) != AppendResult.Written) exchange.Client.Connection.Abort();
    }
}
