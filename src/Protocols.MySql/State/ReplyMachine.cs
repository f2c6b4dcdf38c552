using HoopWire.MySql.Wire;

namespace HoopWire.MySql.State;

/// <summary>
/// Follows the target's answer to one command, packet by packet. What a packet is depends on the phase alone, never on its first byte by itself.
/// Rows are not shown to it: only what ends them.
/// </summary>
/// <param name="endsByOk">Whether rows end by an OK and nothing stands behind definitions (CLIENT_DEPRECATE_EOF).</param>
internal sealed class ReplyMachine(bool endsByOk)
{
    private int _left;
    private int _columnsLeft;
    private bool _binary;
    private bool _isExecution;
    private bool _asksCursor;
    private (ReplyPhase Phase, int Left) _before;

    /// <summary>What is owed next.</summary>
    public ReplyPhase Phase { get; private set; }

    /// <summary>Whether anything is.</summary>
    public bool IsOwed => Phase is not (ReplyPhase.Idle or ReplyPhase.Proof);

    /// <summary>Whether rows are in binary form.</summary>
    public bool IsBinary => _binary;

    /// <summary>The statement just prepared.</summary>
    public PrepareOk Prepared { get; private set; }

    /// <summary>Whether the client takes more than one result of a command.</summary>
    public bool MayHaveMore { get; set; } = true;

    /// <summary>Status flags of the last packet that had any.</summary>
    public ServerStatus Status { get; set; }

    /// <summary>A command was forwarded.</summary>
    /// <param name="phase">What its answer begins with.</param>
    /// <param name="binary">Whether rows of its result are in binary form.</param>
    /// <param name="asksCursor">Whether it asks for a cursor in the place of rows.</param>
    public void Begin(ReplyPhase phase, bool binary = false, bool asksCursor = false)
    {
        Phase = phase;
        _binary = binary;
        _isExecution = binary && phase == ReplyPhase.Header;
        _asksCursor = asksCursor;
    }

    /// <summary>Whether a packet in the phase of rows is one, by its head and first byte; otherwise it ends them.</summary>
    public bool IsRow(byte first, int length) => first != ErrPacket.Header && (first != EofPacket.Header || length >= (endsByOk ? MySqlLimits.PacketBytesMax : EofPacket.RowBytesMin));

    /// <summary>The client has sent all of the file.</summary>
    public void FileEnds() => Phase = ReplyPhase.FileStatus;

    /// <summary>Takes back the packet taken last: it comes again.</summary>
    public void Undo() => (Phase, _left) = _before;

    /// <summary>Takes a whole packet that is no row.</summary>
    public ReplyEvent Take(ReadOnlySpan<byte> payload)
    {
        _before = (Phase, _left);
        if (payload.IsEmpty) return ReplyEvent.Violation;
        if (payload[0] == ErrPacket.Header && Phase is not (ReplyPhase.Idle or ReplyPhase.Proof or ReplyPhase.Login or ReplyPhase.FileData)) return Error(payload);
        return Phase switch
        {
            ReplyPhase.Status => Ok(payload, goesOn: false),
            ReplyPhase.StatusOrEof => payload[0] == EofPacket.Header ? End(payload, ReplyPhase.Idle, ReplyEvent.Other) : Ok(payload, goesOn: false),
            ReplyPhase.FileStatus => Ok(payload, goesOn: true),
            ReplyPhase.Text => Done(ReplyEvent.Other),
            ReplyPhase.Header => Header(payload),
            ReplyPhase.Definitions => Definition(payload, endsByOk ? ReplyPhase.Rows : ReplyPhase.DefinitionsEnd, ReplyEvent.Definition),
            ReplyPhase.DefinitionsEnd => DefinitionsEnd(payload),
            ReplyPhase.Rows => RowsEnd(payload),
            ReplyPhase.FieldList => payload[0] == EofPacket.Header ? End(payload, ReplyPhase.Idle, ReplyEvent.Other) : Definition(payload, ReplyPhase.FieldList, ReplyEvent.Description),
            ReplyPhase.Prepare => Prepare(payload),
            ReplyPhase.Parameters => Definition(payload, endsByOk ? BehindParameters : ReplyPhase.ParametersEnd, ReplyEvent.Description),
            ReplyPhase.ParametersEnd => End(payload, BehindParameters, ReplyEvent.Separator),
            ReplyPhase.PreparedColumns => Definition(payload, endsByOk ? ReplyPhase.Idle : ReplyPhase.PreparedColumnsEnd, ReplyEvent.Description),
            ReplyPhase.PreparedColumnsEnd => End(payload, ReplyPhase.Idle, ReplyEvent.Separator),
            _ => ReplyEvent.Violation,
        };
    }

    private ReplyPhase BehindParameters => _columnsLeft > 0 ? ReplyPhase.PreparedColumns : ReplyPhase.Idle;

    private ReplyEvent Error(ReadOnlySpan<byte> payload) => ErrPacket.TryRead(payload, out _) ? Done(ReplyEvent.Error) : ReplyEvent.Violation;

    private ReplyEvent Ok(ReadOnlySpan<byte> payload, bool goesOn)
    {
        if (!OkPacket.TryRead(payload, out var ok)) return ReplyEvent.Violation;
        Status = ok.Status;
        bool more = Has(ServerStatus.MoreResultsExist);
        if (more && !(goesOn && MayHaveMore)) return ReplyEvent.Violation;
        Phase = more ? ReplyPhase.Header : ReplyPhase.Idle;
        return ReplyEvent.Ok;
    }

    private ReplyEvent Header(ReadOnlySpan<byte> payload)
    {
        if (payload[0] == OkPacket.Header) return Ok(payload, goesOn: true);
        if (payload[0] == FileRequest.Header)
        {
            Phase = ReplyPhase.FileData;
            return ReplyEvent.FileRequest;
        }
        var reader = new PayloadReader(payload);
        if (!reader.TryReadLengthEncoded(out ulong columns) || !reader.IsAtEnd || columns is 0 or > MySqlLimits.ColumnsMax) return ReplyEvent.Violation;
        _left = (int)columns;
        Phase = ReplyPhase.Definitions;
        return ReplyEvent.ColumnCount;
    }

    private ReplyEvent Definition(ReadOnlySpan<byte> payload, ReplyPhase then, ReplyEvent what)
    {
        if (!ColumnDefinition.TryRead(payload, out _)) return ReplyEvent.Violation;
        if (Phase == ReplyPhase.FieldList) return what;
        _left--;
        if (_left > 0) return what;
        if (Phase == ReplyPhase.Parameters) _left = _columnsLeft;
        Phase = then;
        return what;
    }

    private ReplyEvent DefinitionsEnd(ReadOnlySpan<byte> payload)
    {
        if (!TryReadEnd(payload)) return ReplyEvent.Violation;
        return HasCursor() ? Cursor() : GoesOn(ReplyPhase.Rows, ReplyEvent.DefinitionsEnd);
    }

    private ReplyEvent RowsEnd(ReadOnlySpan<byte> payload)
    {
        if (!TryReadEnd(payload)) return ReplyEvent.Violation;
        if (endsByOk && HasCursor()) return Cursor();
        bool more = Has(ServerStatus.MoreResultsExist);
        if (more && !MayHaveMore) return ReplyEvent.Violation;
        return GoesOn(more ? ReplyPhase.Header : ReplyPhase.Idle, ReplyEvent.RowsEnd);
    }

    private bool HasCursor() => _isExecution && Has(ServerStatus.CursorExists);

    /// <summary>Where a cursor stands open, the rows come when they are fetched: by a client that has asked for it, and knows so.</summary>
    private ReplyEvent Cursor() => _asksCursor ? Done(ReplyEvent.CursorOpened) : ReplyEvent.Violation;

    // Enum.HasFlag allocates until the method is compiled with optimisation.
    private bool Has(ServerStatus flag) => (Status & flag) != 0;

    private ReplyEvent Prepare(ReadOnlySpan<byte> payload)
    {
        if (!PrepareOk.TryRead(payload, out var prepared)) return ReplyEvent.Violation;
        Prepared = prepared;
        _columnsLeft = prepared.Columns;
        _left = prepared.Parameters > 0 ? prepared.Parameters : prepared.Columns;
        Phase = prepared.Parameters > 0 ? ReplyPhase.Parameters : prepared.Columns > 0 ? ReplyPhase.PreparedColumns : ReplyPhase.Idle;
        return ReplyEvent.Prepared;
    }

    private ReplyEvent End(ReadOnlySpan<byte> payload, ReplyPhase then, ReplyEvent what) => TryReadEnd(payload) ? GoesOn(then, what) : ReplyEvent.Violation;

    /// <summary>Reads what ends definitions or rows.</summary>
    private bool TryReadEnd(ReadOnlySpan<byte> payload)
    {
        if (endsByOk)
        {
            if (!OkPacket.TryReadEnd(payload, out var ok)) return false;
            Status = ok.Status;
            return true;
        }
        if (!EofPacket.TryRead(payload, out var eof)) return false;
        Status = eof.Status;
        return true;
    }

    private ReplyEvent GoesOn(ReplyPhase then, ReplyEvent what)
    {
        Phase = then;
        return what;
    }

    private ReplyEvent Done(ReplyEvent what) => GoesOn(ReplyPhase.Idle, what);
}
