namespace HoopWire.Net;

/// <summary>
/// A connection that leaves a ring. The other loop must not have the descriptor before this one's kernel side is done with it: a receive that goes on would
/// take bytes away. So whatever is under way is cancelled, what it still brings is kept, and when all of it has completed the connection goes on.
/// </summary>
internal sealed class UringDeparture(UringConnection connection, UringLoop ring, int slot, UringStates states, Handover handover) : IUringHandler
{
    private static readonly (UringStates State, UringOperation Operation)[] Operations =
    [
        (UringStates.Receiving, UringOperation.Receive),
        (UringStates.WatchingHangup, UringOperation.Hangup),
        (UringStates.AwaitingRoom, UringOperation.Writable),
    ];

    private UringStates _underWay;
    private LoopTimer? _patience;
    private bool _isReset;
    private bool _over;

    public void Start()
    {
        ring.Replace(slot, this);
        foreach (var (state, operation) in Operations)
        {
            if ((states & state) == 0)
                continue;

            _underWay |= state;
            ring.Cancel(operation, slot);
        }

        if (_underWay != UringStates.None || connection.IsSending)
            _patience = ring.Schedule(Handover.Patience, static departure => ((UringDeparture)departure!).GiveUp(), this);
        TryFinish();
    }

    public void OnCompletion(UringOperation operation, UringCompletion completion)
    {
        if (operation == UringOperation.Send)
        {
            connection.OnSent(completion.Result);
            return;
        }

        if (operation == UringOperation.Receive)
            OnReceived(completion);
        if (completion.GoesOn)
            return;

        foreach (var (state, ended) in Operations)
        {
            if (operation == ended)
                _underWay &= ~state;
        }

        TryFinish();
    }

    public void OnLoopStopping() => GiveUp();

    /// <summary>Something has completed.</summary>
    public void TryFinish()
    {
        if (_over || _underWay != UringStates.None || connection.IsSending)
            return;

        _over = true;
        _patience?.Cancel();
        handover.Add(connection.TakeDeparted(_isReset));
        handover.Send();
    }

    public override string ToString() => $"a connection that is handed over, {connection.RemoteEndPoint}";

    // The peer's end is told again to whoever receives next, an error is not.
    private void OnReceived(UringCompletion completion)
    {
        if (completion.Result > 0)
            connection.KeepMeanwhile(completion.Buffer, completion.Result);
        else if (-completion.Result is not (0 or Libc.Enobufs or UringSyscalls.Ecanceled or Libc.Eagain or Libc.Eintr))
            _isReset = true;
    }

    private void GiveUp()
    {
        if (_over)
            return;

        _over = true;
        _patience?.Cancel();
        connection.AbandonDeparture();
        handover.Close();
    }
}
