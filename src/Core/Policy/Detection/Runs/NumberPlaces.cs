using System.Numerics;
using System.Runtime.CompilerServices;

namespace HoopWire.Policy.Detection;

/// <summary>
/// Tells the digits at which a value may be found from those around which no form of the set is written: by the runs of letters and digits and what separates
/// them, which are looked at 64 bytes at a time. Finds places too many, never too few. Immutable; allocates nothing.
/// </summary>
internal sealed class NumberPlaces
{
    /// <summary>How many bytes before the ones in question are looked at.</summary>
    public const int BytesBefore = 8;

    private const ulong Asked = 0xFFFF_FFFFUL << BytesBefore;
    private const int LastByte = TextMasks.Bytes - 1;
    private const int IbanShortest = 15;

    private readonly RunTable _table;
    private readonly bool _iban;
    private readonly bool _version6;

    /// <summary>Compiles the forms of detectors.</summary>
    /// <param name="numbers">Detectors whose values are written as their forms say.</param>
    /// <param name="iban">Whether IBANs are looked for.</param>
    /// <param name="version6">Whether IP addresses of version 6 are.</param>
    public NumberPlaces(IReadOnlyList<Detector> numbers, bool iban, bool version6)
    {
        _table = RunCompiler.Compile(numbers);
        PhoneWords = new AnnouncementSieve(numbers.Where(d => d.Kind == DetectorKind.Phone).SelectMany(d => d.Words));
        Words = new AnnouncementSieve(numbers.Where(d => d.Forms.Any(f => f.NeedsContext)).SelectMany(d => d.Words));
        _iban = iban;
        _version6 = version6;
    }

    /// <summary>The words that announce telephone numbers.</summary>
    public AnnouncementSieve PhoneWords { get; }

    /// <summary>The words that announce numbers of any kind.</summary>
    public AnnouncementSieve Words { get; }

    /// <summary>
    /// A bit for the first digit of each word that begins in the 32 bytes behind <see cref="BytesBefore"/> and may be a value, or a part of one.
    /// </summary>
    /// <param name="view">64 bytes; the first <see cref="BytesBefore"/> stand before those in question.</param>
    /// <param name="text">The text.</param>
    /// <param name="start">Where in the text the view begins.</param>
    /// <param name="announced">What is known of what stands before the places.</param>
    public ulong Find(ref byte view, ReadOnlySpan<byte> text, int start, ref AnnouncedPlaces announced)
    {
        var masks = new TextMasks(ref view);
        ulong runs = masks.Runs, digits = masks.Digits;
        ulong starts = runs & ~(runs << 1);
        ulong words = starts & Fill(digits, runs) & Asked;
        if (words == 0) return 0;
        // No number begins inside a word, nor behind a point or hyphen that follows a digit.
        ulong free = ~((masks.Words << 1) | ((masks.Points << 1) & (digits << 2)));
        // Two letters may stand before the first digits, with a space between.
        ulong pairs = (words >> 3) & (masks.Spaces >> 2) & (runs >> 1) & starts;
        ulong found = 0;
        var (plain, others) = Promising(ref view, masks, (words | ((words >> 1) & masks.Leads) | pairs) & free);
        if (others != 0 && announced.MayStandBefore(text, start, masks.Runs & ~digits, others)) plain |= others;
        for (ulong rest = plain; rest != 0; rest &= rest - 1)
        {
            int at = BitOperations.TrailingZeroCount(rest);
            var promises = Promises(ref view, masks, at);
            if (promises == 0 || !announced.MayKeep(promises, text[..(start + at)], this)) continue;
            found |= FirstDigit(digits, at);
            if ((pairs >> at & 1) != 0) found |= FirstDigit(digits, at + 3);
        }
        if (_iban) found |= Ibans(ref view, masks, words);
        if (_version6 && masks.Colons != 0 && MayBeVersion6(masks.Colons)) found |= BeforeColons(masks, words);
        return found;
    }

    /// <summary>
    /// Of some places those from which two runs promise something: what is enough by itself, and what a word must announce. Free of branches: what stands
    /// where in a text is not to be foreseen.
    /// </summary>
    private (ulong Plain, ulong Announced) Promising(ref byte view, in TextMasks masks, ulong places)
    {
        ulong runs = masks.Runs, digits = masks.Digits, small = masks.Small, plain = 0, announced = 0;
        var table = _table;
        for (; places != 0; places &= places - 1)
        {
            int at = BitOperations.TrailingZeroCount(places);
            int run = ReadRun(table, runs, digits, small, RunTable.Start, ref at);
            // Where the view ends before that is seen which would tell, what is read behind its end does not count.
            int state = table.Separate(run, Unsafe.Add(ref view, at & LastByte));
            int known = LastByte - 1 - at;
            at++;
            run = ReadRun(table, runs, digits, small, state, ref at);
            known |= LastByte - at;
            int promises = (int)table.OfState(table.Separate(run, Unsafe.Add(ref view, at & LastByte))) | (known >>> 31);
            ulong place = places & (0 - places);
            plain |= place & (ulong)-(promises & (long)RunPromises.Plain);
            announced |= place & (ulong)(-(long)promises >> 63);
        }
        return (plain, announced & ~plain);
    }

    /// <summary>What three runs promise.</summary>
    private RunPromises Promises(ref byte view, in TextMasks masks, int at)
    {
        int state = RunTable.Start;
        for (int i = 0; ; i++)
        {
            int run = ReadRun(_table, masks.Runs, masks.Digits, masks.Small, state, ref at);
            if (at >= LastByte) return _table.OfRun(run);
            state = _table.Separate(run, Unsafe.Add(ref view, at++));
            if (i == 2) return _table.OfState(state);
        }
    }

    /// <summary>Reads the run at a place, which then is that of its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadRun(RunTable table, ulong runs, ulong digits, ulong small, int state, ref int at)
    {
        digits >>= at;
        int length = BitOperations.TrailingZeroCount(~(runs >> at)), letter = BitOperations.TrailingZeroCount(~digits);
        int hasLetter = letter < length ? 1 : 0;
        int kind = -hasLetter & (RunKinds.LetterFirst + ((int)(digits & 1) * (RunKinds.DigitFirst - RunKinds.LetterFirst)) + ((int)(small >> (at + letter)) & 1));
        at += length;
        return table.Run(state, kind, at >= TextMasks.Bytes && length < RunTable.LengthMax ? RunTable.UnknownLength : Math.Min(length, RunTable.LengthMax));
    }

    private static ulong FirstDigit(ulong digits, int from)
    {
        ulong behind = digits & (ulong.MaxValue << from);
        return behind & (0 - behind);
    }

    /// <summary>The bytes of runs that have a digit among the next 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fill(ulong digits, ulong runs)
    {
        digits |= runs & (digits >> 1);
        runs &= runs >> 1;
        digits |= runs & (digits >> 2);
        runs &= runs >> 2;
        digits |= runs & (digits >> 4);
        runs &= runs >> 4;
        return digits | (runs & (digits >> 8));
    }

    /// <summary>Two letters, a digit, and as many letters and digits as an IBAN has, or groups of four.</summary>
    private static ulong Ibans(ref byte view, in TextMasks masks, ulong words)
    {
        ulong letters = masks.Runs & ~masks.Digits;
        ulong found = 0;
        for (ulong rest = words & letters & (letters >> 1) & (masks.Digits >> 2) & ~(masks.Words << 1); rest != 0; rest &= rest - 1)
        {
            int at = BitOperations.TrailingZeroCount(rest), length = BitOperations.TrailingZeroCount(~(masks.Runs >> at));
            if (length >= IbanShortest || (length % 4 == 0 && Unsafe.Add(ref view, at + length) == ' ')) found |= FirstDigit(masks.Digits, at);
        }
        return found;
    }

    /// <summary>Whether there are two colons one behind the other, or four between which groups of four may stand.</summary>
    private static bool MayBeVersion6(ulong colons)
    {
        ulong two = colons & (colons >> 1), near = Near(colons, colons), three = Near(near, near), four = Near(three, three);
        // Of four colons the first may stand before what is seen.
        return (two | four | (three & ((1UL << BytesBefore) - 1))) != 0;
    }

    private static ulong Near(ulong colons, ulong next) => colons & ((next >> 1) | (next >> 2) | (next >> 3) | (next >> 4) | (next >> 5));

    private static ulong BeforeColons(in TextMasks masks, ulong words)
    {
        ulong found = 0;
        for (ulong rest = words; rest != 0; rest &= rest - 1)
        {
            int at = BitOperations.TrailingZeroCount(rest), length = BitOperations.TrailingZeroCount(~(masks.Runs >> at));
            if ((masks.Colons >> (at + length) & 1) != 0) found |= FirstDigit(masks.Digits, at);
        }
        return found;
    }
}
