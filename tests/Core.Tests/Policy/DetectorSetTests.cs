using System.Text;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

public class DetectorSetTests
{
    private static readonly DetectorSet All = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;

    [Theory]
    [InlineData("card 4111111111111111 end", "4111111111111111", DetectorKind.CreditCard)]
    [InlineData("4111-1111-1111-1111", "4111-1111-1111-1111", DetectorKind.CreditCard)]
    [InlineData("x,5555 5555 5555 4444,y", "5555 5555 5555 4444", DetectorKind.CreditCard)]
    [InlineData("378282246310005", "378282246310005", DetectorKind.CreditCard)]
    [InlineData("ssn: 123-45-6789.", "123-45-6789", DetectorKind.UsSsn)]
    [InlineData("123 45 6789", "123 45 6789", DetectorKind.UsSsn)]
    [InlineData("pay DE89370400440532013000 now", "DE89370400440532013000", DetectorKind.Iban)]
    [InlineData("GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32", DetectorKind.Iban)]
    [InlineData("gb82west12345698765432", "gb82west12345698765432", DetectorKind.Iban)]
    [InlineData("to <ann.lee+x@example.co.uk>, please", "ann.lee+x@example.co.uk", DetectorKind.Email)]
    [InlineData("'bob@example.com'", "bob@example.com", DetectorKind.Email)]
    public void TryFind_Value_IsFoundExactly(string text, string value, DetectorKind kind)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.True(All.TryFind(utf8, out var hit));
        Assert.Equal((value, kind), (Encoding.UTF8.GetString(utf8, hit.Start, hit.Length), hit.Kind));
    }

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("14111111111111111")]
    [InlineData("a4111111111111111")]
    [InlineData("1234567890123456")]
    [InlineData("000-45-6789")]
    [InlineData("666-45-6789")]
    [InlineData("900-45-6789")]
    [InlineData("123-00-6789")]
    [InlineData("123-45-0000")]
    [InlineData("123-45 6789")]
    [InlineData("1123-45-6789")]
    [InlineData("DE89370400440532013001")]
    [InlineData("ZZ89370400440532013000")]
    [InlineData("DE8937040044053201300")]
    [InlineData("bob@localhost")]
    [InlineData("@example.com")]
    [InlineData("bob.@example.com")]
    [InlineData("bob@example..com")]
    [InlineData("2024-01-15 10:22:33.123456")]
    [InlineData("6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("")]
    public void TryFind_NearMiss_IsNotFound(string text) => Assert.False(All.TryFind(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryFind_KindNotAskedFor_IsNotFound()
    {
        var cards = DetectorSet.Create([DetectorKind.CreditCard])!;
        Assert.False(cards.TryFind("bob@example.com 123-45-6789"u8, out _));
    }

    [Fact]
    public void TryFind_ValueAtEveryOffset_IsFound()
    {
        for (int i = 0; i < 80; i++)
        {
            string text = new string(' ', i) + "4111111111111111" + new string('.', 80 - i);
            Assert.True(All.TryFind(Encoding.UTF8.GetBytes(text), out var hit));
            Assert.Equal((i, 16), (hit.Start, hit.Length));
        }
    }

    [Fact]
    public void TryFind_MillionCells_AllocatesNothing()
    {
        byte[] cell = "a note about order 2024-11-22 with no value in it, 17 words long at most"u8.ToArray();
        All.TryFind(cell, out _);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1_000_000; i++) All.TryFind(cell, out _);
        }));
    }
}
