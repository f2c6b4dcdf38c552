namespace HoopWire.Gateway.Cli;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("select 1", "select 1")]
    [InlineData("a -- b\n or true", "a -- b⏎ or true")]
    [InlineData("a\r\nb\rc", "a⏎b␍c")]
    [InlineData("a⏎b␍c", "a\uFFFDb\uFFFDc")]
    [InlineData("a\tb\u001b[31mc\u0085\u2028\u202e\u2066", "a b\uFFFD[31mc\uFFFD\uFFFD\uFFFD\uFFFD")]
    public void OneLine_AnyText_ShowsWhereLinesEnd(string text, string shown) => Assert.Equal(shown, ShownText.OneLine(text));

    [Fact]
    public void Lines_AnyText_AreItsOwn() => Assert.Equal(["a", "b␍", "c", ""], ShownText.Lines("a\r\nb\rc\n"));
}
