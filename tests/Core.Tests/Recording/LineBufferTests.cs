using System.Text;
using HoopWire.Recording.Drain;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Text in lines of recordings, by the short way and by the one for all.</summary>
public class LineBufferTests
{
    private const int ShortBytesMax = 32;
    private static readonly byte[] Special = [0, (byte)'\n', 0x1f, (byte)' ', (byte)'"', (byte)'\\', (byte)'!', (byte)'#', (byte)'[', (byte)']', (byte)'~', 0x7f, 0x80, 0xc3, 0xff];

    [Fact]
    public void TryQuotedShort_EverySpecialByteAtEveryPlace_IsPlainTextOrNothing()
    {
        for (int length = 0; length <= 40; length++)
            for (int at = 0; at < Math.Max(1, length); at++)
                foreach (byte special in Special)
                {
                    byte[] text = [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26)))];
                    if (length > 0) text[at] = special;
                    Check(text);
                }
    }

    [Theory]
    [InlineData("\u0080", @"\u0080")]
    [InlineData("a\u009b2Jb", @"a\u009b2Jb")]
    [InlineData("\u009f\u0085", @"\u009f\u0085")]
    [InlineData("\u00a0\u00bf\u00c0°", "\u00a0\u00bf\u00c0°")]
    [InlineData("x\u001b\u00a3\u009b\u00a3", @"x\u001b£\u009b£")]
    [InlineData("é\u20ac\U0001F600", "é\u20ac\U0001F600")]
    public void Quoted_ControlCharacters_AreEscapedWhereverTheyStand(string text, string expected)
    {
        for (int before = 0; before < 70; before++)
        {
            string x = new('x', before);
            var line = new LineBuffer();
            Assert.True(line.Quoted(Encoding.UTF8.GetBytes(x + text + x)));
            Assert.Equal($"\"{x}{expected}{x}\"", Encoding.UTF8.GetString(line.Written));
            line.Clear();
        }
    }

    private static void Check(byte[] text)
    {
        bool plain = text.Length <= ShortBytesMax && text.All(b => b is >= (byte)' ' and <= (byte)'~' and not ((byte)'"' or (byte)'\\'));
        var line = new LineBuffer();
        line.Raw("["u8);
        Assert.Equal(plain, line.TryQuotedShort(text));
        Assert.Equal(plain ? $"[\"{Encoding.ASCII.GetString(text)}\"" : "[", Encoding.ASCII.GetString(line.Written));
        line.Clear();
        if (!plain) return;
        var whole = new LineBuffer();
        whole.QuotedValid(text);
        Assert.Equal($"\"{Encoding.ASCII.GetString(text)}\"", Encoding.ASCII.GetString(whole.Written));
        whole.Clear();
    }
}
