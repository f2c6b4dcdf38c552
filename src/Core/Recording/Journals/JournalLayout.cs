namespace HoopWire.Recording.Journals;

/// <summary>
/// The layout of a journal file, little-endian. One page of header: magic (8), version (4), loop index (4), ring bytes (8), then on cache lines of
/// their own head (at 64, 8: position after the newest record) and tail (at 128, 8: position of the oldest record that is not in its
/// recording's file yet). Positions only grow; a position's place in the ring is its remainder by the ring's size. The ring follows.
/// </summary>
/// <remarks>
/// A record, aligned to 8 and never wrapped: length with head and padding (4), kind (1), zero (3), line number in its recording from 1 (8), wall
/// time in µs since 1970 (8), session id (16, ASCII), check (4, <see cref="RecordCheck"/>), zero (4), payload. A pad record has the first 8 bytes only.
/// </remarks>
internal static class JournalLayout
{
    public const ulong Magic = 0x4C_4E_52_4A_50_4F_4F_48; // "HOOPJRNL"
    public const uint Version = 2;
    public const int HeaderBytes = 4096;
    public const int VersionOffset = 8;
    public const int LoopOffset = 12;
    public const int RingBytesOffset = 16;
    public const int HeadOffset = 64;
    public const int TailOffset = 128;

    public const int RecordHeadBytes = 48;
    public const int KindOffset = 4;
    public const int LineOffset = 8;
    public const int TimeOffset = 16;
    public const int SessionOffset = 24;
    public const int CheckOffset = 40;
    public const int Alignment = 8;

    /// <summary>The smallest ring: a handful of texts of 64 KB.</summary>
    public const long RingBytesMin = 1 << 20;

    /// <summary>The largest ring: lengths in records have 32 bits.</summary>
    public const long RingBytesMax = 1L << 31;

    /// <summary>The largest event. Its JSON, every byte escaped and repeated as base 64, stays under the cap of a frame.</summary>
    public const int EventBytesMax = 8 << 20;

    /// <summary>The largest end record: head, fields, and a sentence cut to <see cref="EndDetailBytesMax"/>.</summary>
    public const int EndBytesMax = 480;

    /// <summary>Bytes of an end's sentence that are kept.</summary>
    public const int EndDetailBytesMax = 400;

    public static long Align(long length) => (length + (Alignment - 1)) & ~(long)(Alignment - 1);
}
