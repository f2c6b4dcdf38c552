using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>
/// Says of most texts that none of some words is in their last bytes, as <see cref="Announcement"/> would find them, without cutting the text into words.
/// Immutable; allocates nothing when asked.
/// </summary>
internal sealed class AnnouncementSieve
{
    private const int BufferBytes = Announcement.BytesMax + 16;
    private const int HashBits = 12;

    private static readonly byte[] Packing = CreatePacking();

    // Words of up to four letters stand whole in the text, longer ones may be parted by anything that is no letter or digit.
    private readonly PrefixTables _whole = new();
    private readonly PrefixTables _joined = new();
    private readonly ulong[] _wholeHashes = new ulong[1 << HashBits >> 6];
    private readonly ulong[] _joinedHashes = new ulong[1 << HashBits >> 6];

    /// <summary>Compiles words.</summary>
    public AnnouncementSieve(IEnumerable<string> words)
    {
        ImmutableArray<string> sorted = [.. words.Distinct().Order(StringComparer.Ordinal)];
        var whole = sorted.Where(w => w.Length <= Announcement.WholeWordMax).ToList();
        var joined = sorted.Where(w => w.Length > Announcement.WholeWordMax).ToList();
        for (int i = 0; i < whole.Count; i++) AddWhole(i * PrefixTables.Groups / whole.Count, whole[i]);
        for (int i = 0; i < joined.Count; i++) AddJoined(i * PrefixTables.Groups / joined.Count, Tail(joined[i]));
    }

    /// <summary>Whether one of the words may be in the last bytes of a text.</summary>
    public bool MayBeIn(ReadOnlySpan<byte> text)
    {
        if (text.Length > Announcement.BytesMax) text = text[^Announcement.BytesMax..];
        Span<byte> buffer = stackalloc byte[2 * BufferBytes];
        text.CopyTo(buffer);
        ref byte whole = ref MemoryMarshal.GetReference(buffer);
        ref byte joined = ref buffer[BufferBytes];
        int length = Join(ref whole, ref joined);
        return IsFound(_whole, _wholeHashes, ref whole, text.Length, true) || IsFound(_joined, _joinedHashes, ref joined, length, false);
    }

    private static bool IsFound(PrefixTables tables, ulong[] hashes, ref byte text, int length, bool isWhole)
    {
        for (int block = 0; block < length; block += PrefixTables.BlockBytes)
        {
            for (uint found = tables.Look(ref Unsafe.Add(ref text, block)); found != 0; found &= found - 1)
            {
                int at = block + BitOperations.TrailingZeroCount(found);
                uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at)) | 0x20202020;
                if (Has(hashes, four) || (isWhole && Has(hashes, four & 0xFFFFFF))) return true;
            }
        }
        return false;
    }

    /// <summary>Writes letters and digits one behind the other, letters small.</summary>
    private static int Join(ref byte text, ref byte joined)
    {
        int count = 0;
        for (nuint block = 0; block < Announcement.BytesMax; block += 32)
        {
            var bytes = Vector256.LoadUnsafe(ref text, block);
            uint kept = (TextMasks.IsDigit(bytes) | TextMasks.IsLetter(bytes) | bytes).ExtractMostSignificantBits();
            for (nuint part = 0; part < 32; part += 8, kept >>= 8)
            {
                int mask = (int)(kept & 0xFF);
                var eight = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, block + part))).AsByte();
                var order = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Packing[mask * 8])).AsByte();
                var packed = Vector128.ShuffleNative(eight, order).AsUInt64().ToScalar();
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref joined, count), packed | 0x2020202020202020);
                count += BitOperations.PopCount((uint)mask);
            }
        }
        return count;
    }

    private static bool Has(ulong[] hashes, uint letters)
    {
        uint hash = Hash(letters);
        return (hashes[hash >> 6] >> (int)(hash & 63) & 1) != 0;
    }

    private static uint Hash(uint letters) => (letters * 0x9E3779B1) >> (32 - HashBits);

    private static uint Letters(string word)
    {
        uint letters = 0;
        for (int i = 0; i < Math.Min(word.Length, sizeof(uint)); i++) letters |= (uint)word[i] << (8 * i);
        return letters;
    }

    // Texts are UTF-8, in which a letter outside ASCII is several bytes: what follows the last of these is in every text that has the word.
    private static string Tail(string word)
    {
        int at = word.AsSpan().LastIndexOfAnyExceptInRange('\0', '\x7F');
        string tail = word[(at + 1)..];
        return tail.Length >= sizeof(uint) ? tail : throw new ArgumentException($"The word {word} ends in fewer than four letters of ASCII.", nameof(word));
    }

    private static byte[] CreatePacking()
    {
        var packing = new byte[256 * 8];
        Array.Fill(packing, (byte)0x80);
        for (int mask = 0; mask < 256; mask++)
        {
            for (int bit = 0, at = 0; bit < 8; bit++)
            {
                if ((mask >> bit & 1) != 0) packing[(mask * 8) + at++] = (byte)bit;
            }
        }
        return packing;
    }

    private void AddWhole(int group, string word)
    {
        var letters = word.Select(c => ByteSet.Of(c) | ByteSet.Of(char.ToUpperInvariant(c))).ToList();
        // Behind a word is its end, or a capital.
        if (letters.Count < PrefixTables.Positions) letters.Add(ByteSet.Range(0, 'a' - 1) | ByteSet.Range('z' + 1, 127));
        _whole.Add(group, [.. letters]);
        Add(_wholeHashes, Hash(Letters(word)));
    }

    private void AddJoined(int group, string word)
    {
        _joined.Add(group, [.. word.Take(PrefixTables.Positions).Select(c => ByteSet.Of(c))]);
        Add(_joinedHashes, Hash(Letters(word)));
    }

    private static void Add(ulong[] hashes, uint hash) => hashes[hash >> 6] |= 1UL << (int)(hash & 63);
}
