namespace HoopWire.Gateway.Configuration;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("8h", 28_800)]
    [InlineData("90d", 7_776_000)]
    public void Duration_UnitsOfTheContract_AreRead(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Quantity.Duration(text));

    [Theory]
    [InlineData("30")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("99999999999d")]
    [InlineData(" 1s")]
    public void Duration_AnythingElse_IsNull(string text) => Assert.Null(Quantity.Duration(text));

    [Theory]
    [InlineData("50MB", 50L << 20)]
    [InlineData("1kB", 1024)]
    [InlineData("7B", 7)]
    public void Size_Units_AreRead(string text, long bytes) => Assert.Equal(bytes, Quantity.Size(text));

    [Theory]
    [InlineData("50")]
    [InlineData("MB")]
    [InlineData("9223372036854775807GB")]
    public void Size_AnythingElse_IsNull(string text) => Assert.Null(Quantity.Size(text));
}
