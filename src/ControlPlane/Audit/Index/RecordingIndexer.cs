using System.Text.Json;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Reads one closed recording, file by file, into the index again: what the index has of it is replaced.</summary>
/// <param name="store">The index.</param>
/// <param name="sessionId">The session's id.</param>
/// <param name="hasLiterals">What <see cref="IndexedSession"/> asks about a protocol: the same as where the session ran, or other commands would be counted as one.</param>
internal sealed class RecordingIndexer(IAuditStore store, string sessionId, Func<string, bool> hasLiterals) : IRecordingObserver, IIndexSink
{
    private const int RowsPerBatch = 4096;
    private readonly KnownTexts _texts = new();
    private readonly CommandPool _commands = new();
    private readonly List<IndexedRow> _rows = [];
    private IndexedSession? _session;
    private long _lines;

    /// <summary>Rows that came of what was read.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads the next file of the recording.</summary>
    /// <exception cref="IOException">The file cannot be read, or the index cannot be written.</exception>
    /// <exception cref="InvalidDataException">The file is damaged; what lies before the damage is indexed.</exception>
    public void Read(RecordingReader reader) => RecordedEvents.Tell(this, sessionId, reader, ref _lines);

    /// <summary>Stores what is left, once every file was read.</summary>
    /// <exception cref="IOException">The index cannot be written.</exception>
    public void Finish()
    {
        _session?.End();
        Write();
    }

    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        IndexedSession session = Begun();
        try
        {
            session.Start(at, json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Its first line cannot be read.", e);
        }

        store.Keep(sessionId, session.Header!);
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command) => Begun().Command(at, command);

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result) => Begun().Result(at, result);

    /// <inheritdoc/>
    public void Approval(in RecordedPlace at, in ApprovalEvent approval) => Begun().Approval(approval);

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice) => Begun().Notice(at, notice);

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end) => store.KeepEnd(
        sessionId, at.Time / 1000, new EndReason(end.Side, end.Stage, System.Text.Encoding.UTF8.GetString(end.Detail)), end.Commands);

    /// <inheritdoc/>
    public void Changed(IndexedRow row)
    {
        if (row.IsDirty) return;
        row.IsDirty = true;
        _rows.Add(row);
        // Whatever it comes of: a file may hold millions of lines of any kind. A row that changes again is stored again.
        if (_rows.Count >= RowsPerBatch) Write();
    }

    private IndexedSession Begun() => _session ??= Begin();

    // Only once something can be read of it: the rows of a recording that is encrypted for others cannot be had again.
    private IndexedSession Begin()
    {
        store.Forget(sessionId);
        return new IndexedSession(sessionId, this, _texts, _commands, hasLiterals);
    }

    private void Write()
    {
        if (_rows.Count == 0) return;
        store.Append(new AuditBatch([new AuditEntry.Indexed([.. _rows.Select(row => (row.Place, row.ToRow()))])]));
        Rows += _rows.Count(row => !row.IsKnown);
        foreach (IndexedRow row in _rows) (row.IsDirty, row.IsKnown) = (false, true);
        _rows.Clear();
    }
}
