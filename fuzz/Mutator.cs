using System.Buffers.Binary;

namespace HoopWire.Fuzz;

/// <summary>Turns one input into another: bit flips, length fields, splices, cuts, repeats, words of the dictionary.</summary>
internal sealed class Mutator(Xorshift random, IReadOnlyList<byte[]> dictionary)
{
    public const int InputBytesMax = 16 << 10;

    private static readonly int[] Numbers =
        [0, 1, -1, 2, 3, 4, 5, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x3fffffff, 0x40000000, int.MaxValue, int.MinValue, -2, 10_000, 10_001];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var output = input.ToList();
        for (var steps = 1 + random.Below(4); steps > 0; steps--) Step(output, other);
        if (output.Count > InputBytesMax) output.RemoveRange(InputBytesMax, output.Count - InputBytesMax);
        return [.. output];
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        var at = random.Below(bytes.Count);
        var count = 1 + random.Below(Math.Min(64, bytes.Count - at));
        switch (random.Below(12))
        {
            case 0 when bytes.Count > 0: bytes[at] ^= (byte)(1 << random.Below(8)); break;
            case 1 when bytes.Count > 0: bytes[at] = (byte)random.Next(); break;
            case 2 when bytes.Count >= 2: PutNumber(bytes, random.Below(bytes.Count - 1), 2, Numbers[random.Below(Numbers.Length)]); break;
            case 3 when bytes.Count >= 4: PutNumber(bytes, random.Below(bytes.Count - 3), 4, Numbers[random.Below(Numbers.Length)]); break;
            case 4 when bytes.Count >= 4: Nudge(bytes, random.Below(bytes.Count - 3)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6 when bytes.Count > 0: bytes.RemoveRange(at, count); break;
            case 7 when bytes.Count > 0: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
            case 8 when other.Length > 0: Splice(bytes, at, other); break;
            case 9 when dictionary.Count > 0: bytes.InsertRange(at, dictionary[random.Below(dictionary.Count)]); break;
            case 10: bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(), 1 + random.Below(300))); break;
            case 11 when dictionary.Count > 0: Overwrite(bytes, at, dictionary[random.Below(dictionary.Count)]); break;
            default: bytes.Add((byte)random.Next()); break;
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        var from = random.Below(other.Length);
        var length = 1 + random.Below(other.Length - from);
        if (random.Below(2) == 0) bytes.RemoveRange(at, bytes.Count - at);
        bytes.InsertRange(Math.Min(at, bytes.Count), other.AsSpan(from, length).ToArray());
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] word)
    {
        bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
        bytes.InsertRange(at, word);
    }

    /// <summary>A length or count that is a little wrong, in either byte order.</summary>
    private void Nudge(List<byte> bytes, int at)
    {
        Span<byte> field = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        var delta = random.Below(17) - 8;
        if (random.Below(4) == 0) BinaryPrimitives.WriteInt32LittleEndian(field, unchecked(BinaryPrimitives.ReadInt32LittleEndian(field) + delta));
        else BinaryPrimitives.WriteInt32BigEndian(field, unchecked(BinaryPrimitives.ReadInt32BigEndian(field) + delta));
        for (var i = 0; i < 4; i++) bytes[at + i] = field[i];
    }

    private void PutNumber(List<byte> bytes, int at, int size, int number)
    {
        var little = random.Below(4) == 0;
        for (var i = 0; i < size; i++) bytes[at + i] = (byte)(number >> (8 * (little ? i : size - 1 - i)));
    }
}
