namespace HoopWire.Gateway.Metering;

public class MetricsTextTests
{
    [Fact]
    public void Of_LabelsWithQuotes_AreEscaped()
    {
        var labelled = new Metric("m", false, "Helps", [new MetricSample(1.5, ("target", "a\"b\\c\nd"), ("rule", "é")), new MetricSample(2, ("target", "x"))]);
        Assert.Equal(
            "# HELP m Helps\n# TYPE m gauge\nm{target=\"a\\\"b\\\\c\\nd\",rule=\"é\"} 1.5\nm{target=\"x\"} 2\n# HELP n Help\n# TYPE n counter\nn 3\n",
            MetricsText.Of([labelled, Metric.Counter("n", "Help", 3)]));
    }
}
