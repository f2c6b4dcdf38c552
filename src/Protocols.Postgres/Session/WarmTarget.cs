using System.Text;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// A connection to a target that is logged in and belongs to no session: between two of them, or before its first. It runs single commands of the
/// gateway's own. Whatever a target says that does not belong to them closes it.
/// </summary>
internal sealed class WarmTarget : IRelayStep
{
    /// <summary>More than settings, notices and the end of a command have.</summary>
    private const int MessageBytesMax = 64 << 10;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly Action<WarmTarget> _gone;
    private readonly ReportedSettings _settings;
    private TaskCompletionSource<bool>? _running;
    private LoopTimer? _deadline;
    private WarmPhase _phase;
    private bool _asks;
    private string? _answer;

    /// <summary>Takes a connection over from its login or its session. <paramref name="gone"/> is called when it is of no use any more.</summary>
    public WarmTarget(WarmKey key, TargetSession session, ReportedSettings settings, Action<WarmTarget> gone)
    {
        Key = key;
        Session = session;
        _settings = settings;
        _gone = gone;
        session.Connection.Attach(this);
    }

    /// <summary>Who may use it.</summary>
    public WarmKey Key { get; }

    /// <summary>The connection and what the target gave at its login.</summary>
    public TargetSession Session { get; }

    /// <summary>Done when a session may take it; false when it will never be fit for one.</summary>
    public Task<bool> Ready { get; private set; } = Task.FromResult(true);

    /// <summary>The session's view of the connection, with the settings as they are now.</summary>
    public TargetSession Handed =>
        Session with { ParameterStatuses = _settings.Current, TransactionStatus = ReadyForQuery.Idle, Settings = _settings, SearchPath = _answer };

    /// <summary>
    /// Gives the connection a name, and asks where it looks for names: what its login was given counts there for life, whatever was set for the role since. False when
    /// that failed or took longer than <paramref name="timeout"/>, and the connection is closed.
    /// </summary>
    public async Task<bool> NameAsync(string applicationName, TimeSpan timeout) =>
        await RunAsync($"{Attribution.Statement(applicationName)}; SELECT pg_catalog.current_setting('search_path')", timeout, asks: true) && _answer is not null;

    /// <summary>Runs a command that returns no rows, or asks for a value; false when it failed or took longer than <paramref name="timeout"/>, and the connection is closed.</summary>
    private Task<bool> RunAsync(string command, TimeSpan timeout, bool asks)
    {
        if (_phase != WarmPhase.Idle) return Task.FromResult(false);
        _phase = WarmPhase.Running;
        (_asks, _answer) = (asks, null);
        _running = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Expect(timeout);
        Query.Write(Session.Connection, Encoding.UTF8.GetBytes(command));
        Session.Connection.Flush();
        return _running.Task;
    }

    /// <summary>Takes everything out of the connection that its last session may have left there.</summary>
    public void Reset(TimeSpan timeout) => Ready = RunAsync("DISCARD ALL", timeout, asks: false);

    /// <summary>Closes the connection when no session has taken it within <paramref name="timeout"/>.</summary>
    public void Expect(TimeSpan timeout)
    {
        _deadline?.Cancel();
        _deadline = Session.Connection.Loop.Schedule(timeout, static state => ((WarmTarget)state!).Discard(), this);
    }

    /// <summary>A session takes the connection: what the target says from now on waits for the session's own step.</summary>
    public void Release()
    {
        _deadline?.Cancel();
        Session.Connection.Suspend(watchHangup: false);
        _phase = WarmPhase.Gone;
    }

    /// <summary>Ends the connection in order.</summary>
    public void Discard()
    {
        if (_phase == WarmPhase.Gone) return;
        Terminate.Write(Session.Connection);
        Session.Connection.Flush();
        Session.Connection.Close(Linger);
        End();
    }

    /// <inheritdoc/>
    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        int position = 0;
        while (position < input.Length && _phase != WarmPhase.Gone)
        {
            var status = BackendMessage.TryReadHead(input[position..], out byte type, out int total);
            if (status == FrameStatus.Malformed || total > MessageBytesMax)
            {
                Discard();
                break;
            }
            if (status == FrameStatus.NeedMore) return new StepResult(position, FrameReader.HeadBytes);
            if (total > input.Length - position) return new StepResult(position, total);
            if (!Take(type, new Frame(input[position..], total))) Discard();
            position += total;
        }
        return new StepResult(_phase == WarmPhase.Gone ? input.Length : position);
    }

    /// <inheritdoc/>
    public void OnDrained(Connection to)
    {
        // Commands of the gateway's own are short: nothing waits for room.
    }

    /// <inheritdoc/>
    public void OnEnd(Connection from, ConnectionEnd end)
    {
        if (_phase == WarmPhase.Gone) return;
        from.Abort();
        End();
    }

    private bool Take(byte type, in Frame frame)
    {
        switch (type)
        {
            case BackendMessage.ParameterStatus:
                return ParameterStatus.TryRead(frame.Body, out var status) && _settings.Take(status.Name, status.Value);
            case BackendMessage.NoticeResponse:
            case BackendMessage.NotificationResponse:
                // Meant for the session before; nobody is there to be told.
                return true;
            case BackendMessage.RowDescription when _asks && _answer is null:
                return true;
            case BackendMessage.DataRow when _asks && _answer is null:
                return DataRow.TryRead(frame.Body, out var row) && TryTake(row);
            case BackendMessage.CommandComplete when _phase == WarmPhase.Running || (_asks && _phase == WarmPhase.Completed):
                _phase = WarmPhase.Completed;
                return true;
            case BackendMessage.ReadyForQuery when _phase == WarmPhase.Completed:
                return ReadyForQuery.TryRead(frame.Body, out byte transaction) && transaction == ReadyForQuery.Idle && Finish();
            default:
                return false;
        }
    }

    private bool TryTake(in DataRow row)
    {
        if (row.Count != 1) return false;
        foreach (var cell in row.Cells) _answer = Encoding.UTF8.GetString(cell.Value);
        return true;
    }

    private bool Finish()
    {
        _deadline?.Cancel();
        _phase = WarmPhase.Idle;
        _asks = false;
        var done = _running;
        _running = null;
        done?.SetResult(true);
        return true;
    }

    private void End()
    {
        _phase = WarmPhase.Gone;
        _deadline?.Cancel();
        _gone(this);
        var failed = _running;
        _running = null;
        failed?.SetResult(false);
    }
}
