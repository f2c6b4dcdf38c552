using System.Text;
using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

public class SaslPrepTests
{
    [Theory]
    [InlineData("pencil", "pencil")]
    [InlineData("a\u00ADb", "ab")] // mapped to nothing
    [InlineData("a\u00A0b", "a b")] // another space
    [InlineData("pässword", "pässword")]
    [InlineData("a\u0007b", "a\u0007b")] // ASCII is taken as it is, as PostgreSQL does
    [InlineData("ä\u0007", "ä\u0007")] // prohibited: taken as it is
    public void Prepare_Text_IsMappedOrKept(string password, string prepared) =>
        Assert.Equal(prepared, Encoding.UTF8.GetString(SaslPrep.Prepare(Encoding.UTF8.GetBytes(password))));

    [Fact]
    public void Prepare_NotUtf8_IsKept() => Assert.Equal([0xFF, 0x41], SaslPrep.Prepare([0xFF, 0x41]));
}
