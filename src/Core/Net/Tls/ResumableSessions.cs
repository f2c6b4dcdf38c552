namespace HoopWire.Net;

/// <summary>
/// The newest sessions of a target. One of TLS 1.3 serves once, so that its ticket does not tie connections together on the wire
/// (RFC 8446 appendix C.4). Any thread.
/// </summary>
internal sealed class ResumableSessions
{
    private const int KeptMax = 8;
    private readonly Lock _lock = new();
    private readonly List<nint> _sessions = new(KeptMax);

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>Takes the caller's reference over, unless the session cannot be resumed.</summary>
    public bool TryAdd(nint session)
    {
        if (LibSsl.SessionIsResumable(session) != 1)
            return false;

        lock (_lock)
        {
            if (_sessions.Count == KeptMax)
                RemoveAt(0);
            _sessions.Add(session);
        }

        return true;
    }

    /// <summary>The newest session, as a reference that the caller frees; 0 when there is none.</summary>
    public nint Take()
    {
        lock (_lock)
        {
            if (_sessions.Count == 0)
                return 0;

            nint session = _sessions[^1];
            if (LibSsl.SessionVersion(session) >= LibSsl.Tls13)
                _sessions.RemoveAt(_sessions.Count - 1);
            else
                _ = LibSsl.SessionUpRef(session);
            return session;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            while (_sessions.Count > 0)
                RemoveAt(_sessions.Count - 1);
        }
    }

    private void RemoveAt(int index)
    {
        LibSsl.SessionFree(_sessions[index]);
        _sessions.RemoveAt(index);
    }
}
