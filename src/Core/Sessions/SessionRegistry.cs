using System.Collections.Concurrent;
using HoopWire.Access;

namespace HoopWire.Sessions;

/// <summary>The sessions that run, the limits on how many there may be, and the locks that they fall under. Thread-safe.</summary>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock that locks expire by; null for the system's.</param>
public sealed class SessionRegistry(GatewayLimits limits, TimeProvider? time = null)
{
    /// <summary>Why a connection is refused that <see cref="TryEnterAddress"/> has no room for.</summary>
    public const string AddressIsFull = "Too many connections come from this address";

    /// <summary>A login is over within seconds: what is revoked stays in sight for longer than that.</summary>
    private const int EndedProofsMax = 10_000;

    private static readonly EndReason ProofEnded = new(Side.Gateway, Stage.Policy, "The access key was revoked.");

    private readonly ConcurrentDictionary<string, ILiveSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _addresses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fullAddresses = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HashSet<(string Method, string Id)> _endedProofs = [];
    private readonly Queue<(string Method, string Id)> _endedOrder = [];
    private bool _draining;

    /// <summary>The sessions that run now.</summary>
    public IEnumerable<ILiveSession> All => _sessions.Values;

    /// <summary>How many sessions run now.</summary>
    public int Count => _sessions.Count;

    /// <summary>The people and targets that are locked.</summary>
    public AccessLocks Locks { get; } = new(time ?? TimeProvider.System);

    /// <summary>Counts a connection of <paramref name="address"/>; false when there are too many. Every true needs its <see cref="LeaveAddress"/>.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="isFirst">Whether it is the first that found no room since there was some: a flood is told of once.</param>
    public bool TryEnterAddress(string address, out bool isFirst)
    {
        lock (_gate)
        {
            int count = _addresses.GetValueOrDefault(address);
            isFirst = count >= limits.PerAddress && _fullAddresses.Add(address);
            if (count >= limits.PerAddress) return false;
            _addresses[address] = count + 1;
            return true;
        }
    }

    /// <summary>Takes a connection of <paramref name="address"/> out of the count.</summary>
    public void LeaveAddress(string address)
    {
        lock (_gate)
        {
            Decrease(_addresses, address);
            _fullAddresses.Remove(address);
        }
    }

    /// <summary>Adds a session; null when it is in, otherwise one sentence that says which limit it would break.</summary>
    public string? TryAdd(ILiveSession session)
    {
        string user = session.Header.Identity.User;
        lock (_gate)
        {
            if (_draining) return "The gateway is stopping.";
            if (_sessions.Count >= limits.Sessions) return "The gateway has as many sessions as it may have.";
            int count = _users.GetValueOrDefault(user);
            if (count >= limits.PerUser) return $"User {user} has as many sessions as one user may have.";
            _users[user] = count + 1;
            _sessions[session.Header.Id] = session;
            if (IsEnded(session.Header.Identity)) session.Kill(ProofEnded);
            EndLocked(session);
            return null;
        }
    }

    /// <summary>Removes a session. Harmless when it is not in.</summary>
    public void Remove(ILiveSession session)
    {
        lock (_gate)
        {
            if (_sessions.TryRemove(session.Header.Id, out _)) Decrease(_users, session.Header.Identity.User);
        }
    }

    /// <summary>
    /// Ends the sessions that were opened with these proofs, those too that are being opened at this moment: their proof was accepted and they are
    /// not in yet.
    /// </summary>
    /// <param name="method">How they were proved, as <see cref="Identity.Method"/>.</param>
    /// <param name="credentialIds">Their ids.</param>
    public void EndProofs(string method, IReadOnlyCollection<string> credentialIds)
    {
        ArgumentNullException.ThrowIfNull(credentialIds);
        lock (_gate)
        {
            foreach (string id in credentialIds)
            {
                if (!_endedProofs.Add((method, id))) continue;
                _endedOrder.Enqueue((method, id));
                if (_endedOrder.Count > EndedProofsMax) _endedProofs.Remove(_endedOrder.Dequeue());
            }
        }
        foreach (ILiveSession session in All)
            if (IsEnded(session.Header.Identity)) session.Kill(ProofEnded);
    }

    /// <summary>
    /// Puts locks in force instead of those before, and ends the sessions that fall under one, those too that are being opened at this moment.
    /// </summary>
    public void Apply(IEnumerable<AccessLock> locks)
    {
        if (!Locks.Replace([.. locks])) return;
        foreach (ILiveSession session in All) EndLocked(session);
    }

    /// <summary>The session of this id; null when it does not run.</summary>
    public ILiveSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Refuses every session from now on.</summary>
    public void StartDrain()
    {
        lock (_gate) _draining = true;
    }

    private void EndLocked(ILiveSession session)
    {
        if (Locks.Of(session.Header) is { } found) session.Kill(new EndReason(Side.Gateway, Stage.Policy, found.Sentence));
    }

    private bool IsEnded(Identity identity)
    {
        if (identity.CredentialId is not { } id) return false;
        lock (_gate) return _endedProofs.Contains((identity.Method, id));
    }

    private static void Decrease(Dictionary<string, int> counts, string key)
    {
        int count = counts.GetValueOrDefault(key);
        if (count <= 1) counts.Remove(key);
        else counts[key] = count - 1;
    }
}
