namespace HoopWire.Core.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Müll ⏎ 😀", "Müll ⏎ 😀")]
    [InlineData("a\tb\r\nc\0d\u001b[31m\u007f\u0085", "a b  c d [31m  ")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "         ")]
    [InlineData("\u2027\u202f\u2065\u206a", "\u2027\u202f\u2065\u206a")]
    public void Of_AnyText_HasSpacesForWhatActs(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));
}
