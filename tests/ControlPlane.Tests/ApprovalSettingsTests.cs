namespace HoopWire.ControlPlane.Tests;

public class ApprovalSettingsTests
{
    [Theory]
    [InlineData("https://gw.example.com", "https://gw.example.com/approvals/a1")]
    [InlineData("https://example.com/hoopwire", "https://example.com/hoopwire/approvals/a1")]
    [InlineData("https://example.com:8443/tools/hoopwire/", "https://example.com:8443/tools/hoopwire/approvals/a1")]
    public void LinkTo_AnAddressWithAPath_StaysBeneathIt(string address, string link) =>
        Assert.Equal(link, new ApprovalSettings { PublicUrl = new Uri(address) }.LinkTo("a1")!.ToString());

    [Fact]
    public void LinkTo_WithoutAnAddress_IsNone() => Assert.Null(new ApprovalSettings().LinkTo("a1"));
}
