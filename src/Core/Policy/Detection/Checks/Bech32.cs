namespace HoopWire.Policy.Detection;

/// <summary>Bitcoin's segregated-witness addresses: BIP 173 (bech32, version 0) and BIP 350 (bech32m, versions 1 to 16).</summary>
internal static class Bech32
{
    private const uint Bech32Constant = 1, Bech32mConstant = 0x2BC830A3;

    // An array: a span over constants wider than a byte allocates in builds that are not optimized.
    private static readonly uint[] Generator = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    private static ReadOnlySpan<byte> Alphabet => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"u8;

    /// <summary>Whether an address that begins with <c>bc1</c> has the right checksum and is written in one case.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> written)
    {
        bool lower = written.IndexOfAnyInRange((byte)'a', (byte)'z') >= 0, upper = written.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0;
        if (lower && upper) return false;
        uint sum = 1;
        // The human-readable part expanded: high bits, a zero, low bits.
        foreach (byte b in (ReadOnlySpan<byte>)[3, 3, 0, 2, 3]) sum = Next(sum, b);
        int version = 0;
        for (int i = 3; i < written.Length; i++)
        {
            int value = Alphabet.IndexOf((byte)(written[i] | (DigitRun.IsDigit(written[i]) ? 0 : 0x20)));
            if (value < 0) return false;
            if (i == 3) version = value;
            sum = Next(sum, (byte)value);
        }
        return version <= 16 && sum == (version == 0 ? Bech32Constant : Bech32mConstant);
    }

    private static uint Next(uint sum, byte value)
    {
        uint top = sum >> 25;
        sum = ((sum & 0x1FFFFFF) << 5) ^ value;
        for (int i = 0; i < Generator.Length; i++) sum ^= (top >> i & 1) != 0 ? Generator[i] : 0;
        return sum;
    }
}
