namespace HoopWire.Policy.Detection;

/// <summary>Ethereum addresses: 0x and forty hexadecimal digits; where they are of both cases, the case is a checksum (EIP-55).</summary>
internal static class EthereumAddress
{
    /// <summary>Whether an address is of one case, or of the right one.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> written)
    {
        var digits = written[2..];
        bool lower = digits.IndexOfAnyInRange((byte)'a', (byte)'f') >= 0, upper = digits.IndexOfAnyInRange((byte)'A', (byte)'F') >= 0;
        if (digits.IndexOfAnyExcept((byte)'0') < 0) return false;
        if (!lower || !upper) return true;
        Span<byte> folded = stackalloc byte[40];
        for (int i = 0; i < 40; i++) folded[i] = DigitRun.IsDigit(digits[i]) ? digits[i] : (byte)(digits[i] | 0x20);
        Span<byte> hash = stackalloc byte[32];
        Keccak256.Hash(folded, hash);
        for (int i = 0; i < 40; i++)
        {
            bool isUpper = (hash[i / 2] >> ((i & 1) == 0 ? 4 : 0) & 15) >= 8;
            if (!DigitRun.IsDigit(digits[i]) && isUpper != digits[i] is >= (byte)'A' and <= (byte)'F') return false;
        }
        return true;
    }
}
