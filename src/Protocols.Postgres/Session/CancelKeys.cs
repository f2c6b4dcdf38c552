using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace HoopWire.Postgres.Session;

/// <summary>The cancel keys of the sessions that run. Thread-safe: a CancelRequest may land on any loop.</summary>
internal sealed class CancelKeys
{
    private readonly ConcurrentDictionary<int, (CancelKey Key, Action Cancel)> _keys = new();
    private int _slot = RandomNumberGenerator.GetInt32(CancelKey.Slots);

    /// <summary>Mints a key for a session; <paramref name="cancel"/> is called from any thread.</summary>
    public CancelKey Add(ushort gateway, int loop, int protocolMinor, Action cancel)
    {
        while (true)
        {
            int slot = Interlocked.Increment(ref _slot) & (CancelKey.Slots - 1);
            // Process id 0 stands for no process in clients' eyes.
            if (slot == 0) continue;
            var key = CancelKey.Mint(gateway, loop, slot, protocolMinor);
            if (_keys.TryAdd(key.ProcessId, (key, cancel))) return key;
        }
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(CancelKey key) => _keys.TryRemove(key.ProcessId, out _);

    /// <summary>Cancels what the key names; nothing happens for a wrong one, and nobody is told.</summary>
    public void Cancel(int processId, ReadOnlySpan<byte> secret)
    {
        if (_keys.TryGetValue(processId, out var entry) && CryptographicOperations.FixedTimeEquals(entry.Key.Secret, secret)) entry.Cancel();
    }
}
