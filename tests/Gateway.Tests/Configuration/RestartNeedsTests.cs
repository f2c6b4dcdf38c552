using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Configuration;

public sealed class RestartNeedsTests : IDisposable
{
    private const string Audit = "audit: {anchor: {file: anchors}, export: [{name: siem, tcp: \"127.0.0.1:6514\"}]}\n";
    private readonly ConfigFixture _config = new();

    public void Dispose() => _config.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("audit: {anchor: {file: elsewhere}, export: [{name: siem, tcp: \"127.0.0.1:6514\"}]}\n")]
    [InlineData("audit: {anchor: {file: anchors}, export: [{name: siem, tcp: \"127.0.0.1:6515\"}]}\n")]
    [InlineData("audit: {anchor: {file: anchors}}\n")]
    public void Of_AuditChanged_NamesIt(string changed)
    {
        var before = _config.Valid(ConfigFixture.Minimal + Audit);
        Assert.Equal(["audit"], RestartNeeds.Of(before, _config.Valid(ConfigFixture.Minimal + changed)));
    }

    [Fact]
    public void Of_SameFileReadAgain_NamesNothing()
    {
        var before = _config.Valid(ConfigFixture.Minimal + Audit);
        Assert.Empty(RestartNeeds.Of(before, _config.Valid(ConfigFixture.Minimal + Audit)));
    }
}
