using System.Collections.Concurrent;

namespace HoopWire.MySql.Session;

/// <summary>
/// The connection ids that clients are told. They begin where the ids of a target come to after a thousand million connections, so that KILL tells one from
/// the other, and end where a client's signed integer does. Thread-safe.
/// </summary>
/// <param name="gatewayNumber">Tells this gateway's ids from those of others behind the same address.</param>
internal sealed class ConnectionIds(ushort gatewayNumber)
{
    private const uint Own = 0x4000_0000;
    private const int CounterBits = 24;
    private const uint NumberMask = 0x3F << CounterBits;
    private readonly ConcurrentDictionary<uint, MySqlSession> _sessions = new();
    private uint _last;

    private uint Number => ((uint)gatewayNumber << CounterBits) & NumberMask;

    /// <summary>A new id, for a greeting.</summary>
    public uint Next()
    {
        uint counter = Interlocked.Increment(ref _last) & ((1u << CounterBits) - 1);
        return Own | Number | counter;
    }

    /// <summary>Whether a number is one that a gateway gave.</summary>
    public static bool IsOwn(ulong id) => id is >= Own and <= int.MaxValue;

    /// <summary>Whether a number that a gateway gave is surely another one's: of 64 gateways two may have the same.</summary>
    public bool IsForeign(uint id) => (id & NumberMask) != Number;

    public void Add(uint id, MySqlSession session) => _sessions[id] = session;

    public void Remove(uint id) => _sessions.TryRemove(id, out _);

    /// <summary>The session of an id; null when it does not run here.</summary>
    public MySqlSession? Find(uint id) => _sessions.GetValueOrDefault(id);
}
