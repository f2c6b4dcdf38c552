using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>
/// Says of most short texts that no value can be in them, by their length and the number of their digits: cells of a result are mostly shorter than the scan's
/// window, which costs more to fill than to look at. Immutable; allocates nothing when asked.
/// </summary>
internal sealed class ShortTextSieve
{
    /// <summary>The longest text that is looked at, in bytes.</summary>
    public const int BytesMax = 32;

    // The shortest text with so many digits in which a value may be.
    private readonly byte[] _bytesMin = new byte[BytesMax + 1];
    private readonly bool _at;

    private ShortTextSieve(IEnumerable<(int Bytes, int Digits)> shortest, bool at)
    {
        _at = at;
        Array.Fill(_bytesMin, byte.MaxValue);
        foreach (var (bytes, digits) in shortest)
        {
            for (int i = digits; i <= BytesMax; i++) _bytesMin[i] = (byte)Math.Min(_bytesMin[i], bytes);
        }
    }

    /// <summary>Compiles it; null when a value of some detector may be in a text without digits, or in one of less than four bytes.</summary>
    /// <param name="numbers">Detectors whose values are written as their forms say.</param>
    /// <param name="iban">Whether IBANs are looked for.</param>
    /// <param name="email">Whether e-mail addresses are.</param>
    public static ShortTextSieve? Create(IEnumerable<Detector> numbers, bool iban, bool email)
    {
        var shortest = numbers.SelectMany(d => d.Forms).Select(f => ShortestOf(RegexParser.Parse(f.Pattern, false))).ToList();
        // Two letters and two check digits are the least of any country's.
        if (iban) shortest.Add((IbanLengths.Shortest, 2));
        return shortest.Exists(s => s.Digits == 0 || s.Bytes < sizeof(uint)) ? null : new ShortTextSieve(shortest, email);
    }

    /// <summary>Whether a value may be in a text of at most <see cref="BytesMax"/> bytes.</summary>
    public bool MayHold(ReadOnlySpan<byte> text)
    {
        if (text.Length < sizeof(uint)) return false;
        ref byte start = ref MemoryMarshal.GetReference(text);
        // Both halves of a text are read whole, so they overlap; what is counted twice is taken off the second.
        if (text.Length >= Vector128<byte>.Count)
        {
            int twice = BytesMax - text.Length;
            var head = Vector128.LoadUnsafe(ref start);
            var tail = Vector128.LoadUnsafe(ref start, (nuint)(text.Length - Vector128<byte>.Count));
            uint digits = Digits(head) | (Digits(tail) >> twice << Vector128<byte>.Count);
            return IsLongEnough(text.Length, digits) || (_at && HasAt(head, tail));
        }
        var both = text.Length >= sizeof(ulong)
            ? Vector128.Create(Read<ulong>(ref start), Read<ulong>(ref Unsafe.Add(ref start, text.Length - sizeof(ulong)))).AsByte()
            : Vector128.Create(Read<uint>(ref start), Read<uint>(ref Unsafe.Add(ref start, text.Length - sizeof(uint))), 0, 0).AsByte();
        int half = text.Length >= sizeof(ulong) ? sizeof(ulong) : sizeof(uint);
        uint once = ~(((1u << ((2 * half) - text.Length)) - 1) << half);
        return IsLongEnough(text.Length, Digits(both) & once) || (_at && HasAt(both, both));
    }

    private static T Read<T>(ref byte at) where T : struct => Unsafe.ReadUnaligned<T>(ref at);

    private static uint Digits(Vector128<byte> bytes) =>
        Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();

    private static bool HasAt(Vector128<byte> one, Vector128<byte> other)
    {
        var at = Vector128.Create((byte)'@');
        return (Vector128.Equals(one, at) | Vector128.Equals(other, at)) != Vector128<byte>.Zero;
    }

    private bool IsLongEnough(int length, uint digits) => length >= _bytesMin[BitOperations.PopCount(digits)];

    /// <summary>The fewest bytes, and the fewest digits, of what an expression matches.</summary>
    private static (int Bytes, int Digits) ShortestOf(RegexNode node)
    {
        switch (node)
        {
            case RegexBytes bytes:
                return (1, IsDigits(bytes.Set) ? 1 : 0);
            case RegexSequence sequence:
                var parts = sequence.Parts.Select(ShortestOf).ToList();
                return (parts.Sum(p => p.Bytes), parts.Sum(p => p.Digits));
            case RegexChoice choice:
                var ways = choice.Parts.Select(ShortestOf).ToList();
                return (ways.Min(w => w.Bytes), ways.Min(w => w.Digits));
            case RegexRepeat repeat:
                var (length, count) = ShortestOf(repeat.Part);
                return (length * repeat.Min, count * repeat.Min);
            default:
                return (0, 0);
        }
    }

    private static bool IsDigits(ByteSet set)
    {
        for (int b = 0; b < 256; b++)
        {
            if (set.Contains(b) && !DigitRun.IsDigit((byte)b)) return false;
        }
        return true;
    }
}
