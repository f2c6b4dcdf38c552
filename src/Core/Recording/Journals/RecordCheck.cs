using System.Numerics;
using System.Runtime.InteropServices;

namespace HoopWire.Recording.Journals;

/// <summary>
/// Tells a record that is whole from one that a power cut has torn, or that is left from an earlier lap of the ring: CRC-32C over its position and
/// its bytes without the check itself.
/// </summary>
internal static class RecordCheck
{
    private const int CheckWord = JournalLayout.CheckOffset / sizeof(ulong);

    /// <summary>The check of a record, which is aligned and has its head.</summary>
    public static uint Of(ReadOnlySpan<byte> record, long position)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(record);
        uint check = BitOperations.Crc32C(0, (ulong)position);
        foreach (ulong word in words[..CheckWord]) check = BitOperations.Crc32C(check, word);
        foreach (ulong word in words[(CheckWord + 1)..]) check = BitOperations.Crc32C(check, word);
        return check;
    }
}
