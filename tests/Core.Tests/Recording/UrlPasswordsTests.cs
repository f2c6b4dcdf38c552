using System.Diagnostics;
using System.Text;
using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

public class UrlPasswordsTests
{
    private static readonly byte[] Quotes = "'\""u8.ToArray();

    [Theory]
    [InlineData("'mysql://u:pw@h/d'", "'mysql://u:**@h/d'")]
    [InlineData("\"mysql://u:pw@h/d\"", "\"mysql://u:**@h/d\"")]
    [InlineData("f('postgresql://u:p%40w!$*&+,=~^@h:5432/db?a=b')", "f('postgresql://u:**************@h:5432/db?a=b')")]
    [InlineData("'mysql://u:p#w?(a);[b]{c}|<d>@h'", "'mysql://u:******************@h'")]
    [InlineData("'amqp://u:p@w:x@h'", "'amqp://u:*****@h'")]
    [InlineData("'redis://:pw@[::1]:6379'", "'redis://:**@[::1]:6379'")]
    [InlineData("'a://u:1@h' 'b://u:22@h','c://u:333@h'", "'a://u:*@h' 'b://u:**@h','c://u:***@h'")]
    [InlineData("'x://\u00fc:\u00e9@h'", "'x://\u00fc:**@h'")]
    public void Hide_PasswordInAUrl_IsGoneAndNothingElse(string text, string expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.True(UrlPasswords.AreIn(utf8, Quotes));
        Assert.Equal(expected, Encoding.UTF8.GetString(UrlPasswords.Hide(utf8, Quotes, null)!));
    }

    [Theory]
    [InlineData("'http://h/a:b@c'")]
    [InlineData("'http://user@h'")]
    [InlineData("'http://u:@h'")]
    [InlineData("'http://h:80/?mail=a@b'")]
    [InlineData("'://u:pw@h'")]
    [InlineData("'x ://u:pw@h'")]
    [InlineData("'x://u:p w@h'")]
    [InlineData("'x://u:'||f()||'@h'")]
    [InlineData("'x://u:$a$b$a$@h'")]
    [InlineData("x://u:pw@h")]
    [InlineData("$$x://u$$::text,ssn,@5")]
    [InlineData("$$'x://u$$::text,ssn,@5")]
    [InlineData("$a$'x://u$a$::text,ssn,@5")]
    [InlineData("a ? b ://u:code@h")]
    [InlineData("'a' x://u:code@h")]
    [InlineData("'x://u:")]
    [InlineData("'x://")]
    [InlineData("x:/")]
    [InlineData("")]
    public void Hide_AnythingElse_StaysAsItIs(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text), copy = [.. utf8];
        Assert.False(UrlPasswords.AreIn(utf8, Quotes));
        Assert.Null(UrlPasswords.Hide(utf8, Quotes, null));
        Assert.Same(copy, UrlPasswords.Hide(utf8, Quotes, copy));
        Assert.Equal(utf8, copy);
    }

    [Fact]
    public void Hide_WhereOtherSecretsAreHidden_KeepsThose() =>
        Assert.Equal("**** 'x://u:**@h'", Encoding.UTF8.GetString(UrlPasswords.Hide("abcd 'x://u:pw@h'"u8, Quotes, "**** 'x://u:pw@h'"u8.ToArray())!));

    [Theory]
    [InlineData("'x://")]
    [InlineData("xxxx://u:")]
    [InlineData("'x://u:p@")]
    public void Hide_LongText_TakesTimeByItsLengthAndAllocatesNothing(string part)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, 4_000_000))), copy = [.. text];
        // What is made once is made before.
        Assert.True(UrlPasswords.AreIn("'x://u:p@h'"u8, Quotes));
        long begun = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        UrlPasswords.Hide(text, Quotes, copy);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        // Quadratic, this would take hours.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(part.EndsWith('@') ? 4_000_000 : 0, copy.AsSpan().Count((byte)'*'));
    }
}
