using System.Security.Cryptography;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What a client gets as BackendKeyData. The process id names gateway (7 bits), loop (6 bits) and slot (18 bits), so that a CancelRequest that lands
/// elsewhere finds its session; the secret is random.
/// </summary>
/// <param name="ProcessId">The process id, never negative.</param>
/// <param name="Secret">4 bytes for protocol 3.0, 32 for 3.2.</param>
internal sealed record CancelKey(int ProcessId, byte[] Secret)
{
    private const int LoopBits = 6;
    private const int SlotBits = 18;

    /// <summary>Slots of a loop.</summary>
    public const int Slots = 1 << SlotBits;

    /// <summary>Mints a key.</summary>
    public static CancelKey Mint(ushort gateway, int loop, int slot, int protocolMinor)
    {
        int id = ((gateway & 0x7f) << (LoopBits + SlotBits)) | ((loop & ((1 << LoopBits) - 1)) << SlotBits) | (slot & (Slots - 1));
        return new CancelKey(id, RandomNumberGenerator.GetBytes(protocolMinor >= 2 ? 32 : 4));
    }
}
