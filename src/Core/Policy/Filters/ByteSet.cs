namespace HoopWire.Policy.Filters;

/// <summary>A set of byte values.</summary>
internal readonly record struct ByteSet(ulong B0, ulong B1, ulong B2, ulong B3)
{
    /// <summary>Every byte.</summary>
    public static ByteSet All { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>The bytes that are no ASCII.</summary>
    public static ByteSet NotAscii { get; } = new(0, 0, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Letters, digits and the underscore of ASCII.</summary>
    public static ByteSet Word { get; } = Range('0', '9') | Range('A', 'Z') | Range('a', 'z') | Of('_');

    /// <summary>One byte.</summary>
    public static ByteSet Of(int b) => Range(b, b);

    /// <summary>The bytes from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static ByteSet Range(int low, int high)
    {
        Span<ulong> bits = stackalloc ulong[4];
        for (int b = low; b <= high; b++) bits[b >> 6] |= 1UL << (b & 63);
        return new ByteSet(bits[0], bits[1], bits[2], bits[3]);
    }

    /// <summary>Whether a byte belongs to it.</summary>
    public bool Contains(int b) => (((b >> 6) switch { 0 => B0, 1 => B1, 2 => B2, _ => B3 }) >> (b & 63) & 1) != 0;

    /// <summary>Whether nothing belongs to it.</summary>
    public bool IsEmpty => (B0 | B1 | B2 | B3) == 0;

    public static ByteSet operator |(ByteSet a, ByteSet b) => new(a.B0 | b.B0, a.B1 | b.B1, a.B2 | b.B2, a.B3 | b.B3);
}
