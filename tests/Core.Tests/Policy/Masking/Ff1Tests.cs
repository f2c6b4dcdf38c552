using System.Text;
using HoopWire.Kit;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public class Ff1Tests
{
    private const string Key128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string Key192 = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F";
    private const string Key256 = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94";
    private const string Tweak10 = "39383736353433323130";
    private const string Tweak36 = "3737373770717273373737";
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The samples that NIST publishes for FF1 (Cryptographic Standards and Guidelines, Examples with Intermediate Values).</summary>
    [Theory]
    [InlineData(Key128, 10, "", "0123456789", "2433477484")]
    [InlineData(Key128, 10, Tweak10, "0123456789", "6124200773")]
    [InlineData(Key128, 36, Tweak36, "0123456789abcdefghi", "a9tv40mll9kdu509eum")]
    [InlineData(Key192, 10, "", "0123456789", "2830668132")]
    [InlineData(Key192, 10, Tweak10, "0123456789", "2496655549")]
    [InlineData(Key192, 36, Tweak36, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr")]
    [InlineData(Key256, 10, "", "0123456789", "6657667009")]
    [InlineData(Key256, 10, Tweak10, "0123456789", "1001623463")]
    [InlineData(Key256, 36, Tweak36, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd")]
    public void TryEncrypt_PublishedSample_GivesItsResult(string key, int radix, string tweak, string plain, string expected)
    {
        using var cipher = new Ff1(Convert.FromHexString(key), radix);
        byte[] numerals = [.. plain.Select(c => (byte)Alphabet.IndexOf(c, StringComparison.Ordinal))];
        Assert.True(cipher.TryEncrypt(numerals, Convert.FromHexString(tweak)));
        Assert.Equal(expected, string.Concat(numerals.Select(n => Alphabet[n])));
    }

    [Theory]
    [InlineData(10, 6, 72)]
    [InlineData(2, 20, 240)]
    [InlineData(62, 4, 40)]
    public void TryEncrypt_LengthOutsideTheDomain_IsRefused(int radix, int least, int most)
    {
        using var cipher = new Ff1(Convert.FromHexString(Key256), radix);
        Assert.Equal((least, most), (cipher.LengthMin, cipher.LengthMax));
        Assert.False(cipher.TryEncrypt(new byte[least - 1]));
        Assert.False(cipher.TryEncrypt(new byte[most + 1]));
        Assert.True(cipher.TryEncrypt(new byte[least]));
        Assert.True(cipher.TryEncrypt(new byte[most]));
    }

    [Fact]
    public void TryEncrypt_AllStringsOfTheSmallestDomain_IsAPermutation()
    {
        using var cipher = new Ff1(Convert.FromHexString(Key256), 10);
        var seen = new bool[1_000_000];
        byte[] digits = new byte[6];
        for (int i = 0; i < seen.Length; i += 7)
        {
            for (int d = 5, rest = i; d >= 0; d--, rest /= 10) digits[d] = (byte)(rest % 10);
            Assert.True(cipher.TryEncrypt(digits));
            int result = digits.Aggregate(0, (sum, digit) => (sum * 10) + digit);
            Assert.False(seen[result]);
            seen[result] = true;
        }
    }

    [Theory]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(71)]
    public void TryEncrypt_EveryWidthOfArithmetic_StaysInTheRadixAndDiffers(int length)
    {
        using var cipher = new Ff1(Convert.FromHexString(Key256), 10);
        var results = new HashSet<string>();
        for (int i = 0; i < 200; i++)
        {
            byte[] digits = Encoding.ASCII.GetBytes(i.ToString("D" + length, System.Globalization.CultureInfo.InvariantCulture));
            for (int d = 0; d < length; d++) digits[d] -= (byte)'0';
            Assert.True(cipher.TryEncrypt(digits));
            Assert.DoesNotContain(digits, d => d > 9);
            Assert.True(results.Add(Convert.ToHexString(digits)));
        }
    }

    [Fact]
    public void TryEncrypt_SteadyState_AllocatesNothing()
    {
        using var cipher = new Ff1(Convert.FromHexString(Key256), 10);
        byte[] digits = new byte[16];
        cipher.TryEncrypt(digits);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++) cipher.TryEncrypt(digits);
        }));
    }
}
