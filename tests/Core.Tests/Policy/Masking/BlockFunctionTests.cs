using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public class BlockFunctionTests
{
    /// <summary>FIPS 197, appendix C.</summary>
    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData("000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089")]
    public void Encrypt_StandardsExample_GivesItsBlock(string key, string expected)
    {
        foreach (bool hardware in new[] { true, false })
        {
            using var aes = new AesBlocks(Convert.FromHexString(key), hardware);
            Assert.Equal(expected, Hex(aes.Encrypt(Vector128.Create(Convert.FromHexString("00112233445566778899aabbccddeeff")))));
        }
    }

    [Fact]
    public void Encrypt_RandomKeysAndBlocks_AgreesWithTheFramework()
    {
        var random = new Random(11);
        byte[] block = new byte[16];
        for (int i = 0; i < 3000; i++)
        {
            byte[] key = new byte[new[] { 16, 24, 32 }[i % 3]];
            random.NextBytes(key);
            random.NextBytes(block);
            using var own = new AesBlocks(key);
            using var framework = new AesBlocks(key, allowHardware: false);
            Assert.Equal(framework.Encrypt(Vector128.Create(block)), own.Encrypt(Vector128.Create(block)));
        }
    }

    [Fact]
    public void Compute_EveryLengthAndRandomKeys_AgreesWithTheFramework()
    {
        var random = new Random(12);
        byte[] hash = new byte[KeyedSha256.HashBytes];
        for (int length = 0; length < 400; length++)
        {
            byte[] key = new byte[random.Next(0, 100)], data = new byte[length];
            random.NextBytes(key);
            random.NextBytes(data);
            new KeyedSha256(key).Compute((byte)'t', data, hash);
            byte[] whole = [(byte)'t', .. data];
            Assert.Equal(HMACSHA256.HashData(key, whole), hash);
        }
    }

    [Fact]
    public void Ff1_WithAndWithoutTheProcessor_Agree()
    {
        var random = new Random(13);
        byte[] key = new byte[32];
        random.NextBytes(key);
        foreach (int radix in new[] { 2, 10, 36, 62, 256 })
        {
            using var own = new Ff1(new AesBlocks(key), radix);
            using var framework = new Ff1(new AesBlocks(key, allowHardware: false), radix);
            for (int length = own.LengthMin; length <= own.LengthMax; length++)
            {
                byte[] one = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(radix))];
                byte[] other = [.. one];
                Assert.True(own.TryEncrypt(one));
                Assert.True(framework.TryEncrypt(other));
                Assert.Equal(other, one);
            }
        }
    }

    private static string Hex(Vector128<byte> block)
    {
        byte[] bytes = new byte[16];
        block.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
