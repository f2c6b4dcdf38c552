using System.Text;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public class TokenShapeTests
{
    [Fact]
    public void IsIn_EveryTokenWritten_IsKnownAgainAnywhere()
    {
        var random = new Random(1);
        byte[] hash = new byte[32], token = new byte[TokenShape.Length];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(hash);
            TokenShape.Write(hash, token);
            Assert.Matches("^tok_[a-z2-7]{20}$", Encoding.ASCII.GetString(token));
            Assert.True(TokenShape.IsIn(token));
            Assert.Equal(MaskKind.Token, MaskMarks.Find([.. "tok_tok_, '"u8, .. token, .. "', 1"u8]));
            Assert.False(TokenShape.IsIn(token.AsSpan(1)));
            Assert.False(TokenShape.IsIn(token.AsSpan(..^1)));
        }
    }

    [Fact]
    public void Write_HashesThatDifferInOneOfEightyBits_GiveDifferentTokens()
    {
        var tokens = new HashSet<string>();
        byte[] token = new byte[TokenShape.Length];
        for (int bit = 0; bit < TokenShape.KeptBytes * 8; bit++)
        {
            byte[] hash = new byte[32];
            hash[bit / 8] = (byte)(1 << (bit % 8));
            TokenShape.Write(hash, token);
            Assert.True(tokens.Add(Encoding.ASCII.GetString(token)));
        }
    }

    [Theory]
    [InlineData("tok_1N3T00LkdIwHu7ixt44h1F8k")]
    [InlineData("tok_visa")]
    [InlineData("tok_abcdefghijklmnopqrst")]
    [InlineData("redacted")]
    public void Find_OtherTextOfThatLook_IsNotTakenForAMark(string text) => Assert.Null(MaskMarks.Find(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Find_RedactionMarker_IsFound() => Assert.Equal(MaskKind.Redact, MaskMarks.Find("a [redacted] b"u8));
}
