namespace HoopWire.Gateway.Metering;

public class MetricsPageReaderTests
{
    [Fact]
    public void Read_Page_GivesSamplesWithTypesAndLabels()
    {
        var samples = MetricsPageReader.Read("""
            # HELP up Whether it runs
            # TYPE up gauge
            up 1
            # HELP denials_total Commands refused
            # TYPE denials_total counter
            denials_total{target="orders",rule="a \"b\" \\ c\nd"} 12
            denials_total{target="x,y} z"} 0.5

            """).ToArray();
        Assert.Equal([("up", false, 1d), ("denials_total", true, 12d), ("denials_total", true, 0.5)], samples.Select(sample => (sample.Name, sample.IsCounter, sample.Value)));
        Assert.Equal(["Whether it runs", "Commands refused", "Commands refused"], samples.Select(sample => sample.Help));
        Assert.Equal([new("target", "orders"), new("rule", "a \"b\" \\ c\nd")], samples[1].Labels);
        Assert.Equal([new("target", "x,y} z")], samples[2].Labels);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("up one")]
    [InlineData("up{a=\"b} 1")]
    [InlineData("up{a} 1")]
    [InlineData("up{a=\"\\")]
    [InlineData("{} 1")]
    [InlineData("")]
    public void Read_LineThatIsNoSample_IsPassedOver(string line) => Assert.Single(MetricsPageReader.Read(line + "\nup 1\n"));
}
