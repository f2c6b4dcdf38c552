using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HoopWire.Policy.Detection;

/// <summary>What 64 bytes are, a bit for each. The letter of an escape, such as that of a line feed in JSON, counts as a separator.</summary>
internal readonly ref struct TextMasks
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Bytes = 64;

    /// <summary>Looks at the bytes from a place on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TextMasks(ref byte view)
    {
        var first = Vector256.LoadUnsafe(ref view);
        var second = Vector256.LoadUnsafe(ref view, 32);
        Digits = Mask(IsDigit(first), IsDigit(second));
        ulong letters = Mask(IsLetter(first), IsLetter(second));
        // The fifth bit tells small letters from capitals.
        Small = Mask((first.AsUInt16() << 2).AsByte(), (second.AsUInt16() << 2).AsByte());
        ulong marks = Mask(first, second) | Mask(Is(first, '_'), Is(second, '_'));
        Points = Mask(Is(first, '.') | Is(first, '-'), Is(second, '.') | Is(second, '-'));
        Leads = Mask(Is(first, '+') | Is(first, '('), Is(second, '+') | Is(second, '('));
        Spaces = Mask(Is(first, ' '), Is(second, ' '));
        Colons = Mask(Is(first, ':'), Is(second, ':'));
        ulong slashes = Mask(Is(first, '\\'), Is(second, '\\'));
        if (slashes != 0) letters &= ~((slashes << 1) & Mask(IsEscape(first), IsEscape(second)));
        Runs = Digits | letters;
        Words = Runs | marks;
    }

    /// <summary>Digits.</summary>
    public ulong Digits { get; }

    /// <summary>Letters and digits.</summary>
    public ulong Runs { get; }

    /// <summary>Bytes of words: letters, digits, underscores and what is no ASCII.</summary>
    public ulong Words { get; }

    /// <summary>Of the letters, the small ones; other bytes are in it too.</summary>
    public ulong Small { get; }

    /// <summary>Points and hyphens.</summary>
    public ulong Points { get; }

    /// <summary>What may stand before a telephone number's first digit: plus signs and opening parentheses.</summary>
    public ulong Leads { get; }

    /// <summary>Spaces.</summary>
    public ulong Spaces { get; }

    /// <summary>Colons.</summary>
    public ulong Colons { get; }

    /// <summary>Which bytes are digits, all ones for each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> IsDigit(Vector256<byte> bytes) =>
        Vector256.Equals(Vector256.Min(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)), bytes - Vector256.Create((byte)'0'));

    /// <summary>Which bytes are letters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> IsLetter(Vector256<byte> bytes)
    {
        var place = (bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        return Vector256.Equals(Vector256.Min(place, Vector256.Create((byte)25)), place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Is(Vector256<byte> bytes, char what) => Vector256.Equals(bytes, Vector256.Create((byte)what));

    private static Vector256<byte> IsEscape(Vector256<byte> bytes) => Is(bytes, 'n') | Is(bytes, 't') | Is(bytes, 'r');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> first, Vector256<byte> second) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << 32);
}
