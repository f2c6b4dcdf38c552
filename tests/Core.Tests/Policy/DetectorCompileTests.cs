using HoopWire.Policy;
using HoopWire.Policy.Detection;

namespace HoopWire.Core.Tests.Policy;

public class DetectorCompileTests
{
    [Fact]
    public void All_Kinds_StandInTheirOrder() =>
        Assert.Equal(Enum.GetValues<DetectorKind>(), DetectorCatalogue.All.Select(d => d.Kind));

    [Fact]
    public void Words_AllLower_WithoutSpaces() =>
        Assert.All(DetectorCatalogue.All.SelectMany(d => d.Words), w => Assert.Equal(w.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal), w));

    [Fact]
    public void Create_SameKinds_SharesOneSet() =>
        Assert.Same(DetectorSet.Create([DetectorKind.Email, DetectorKind.Iban]), DetectorSet.Create([DetectorKind.Iban, DetectorKind.Email, DetectorKind.Iban]));

    [Theory]
    [InlineData("taxFileNumber", DetectorKind.AuTfn, true)]
    [InlineData("customer_tfn", DetectorKind.AuTfn, true)]
    [InlineData("TFN2", DetectorKind.AuTfn, true)]
    [InlineData("cutfnow", DetectorKind.AuTfn, false)]
    [InlineData("home_telephone", DetectorKind.Phone, true)]
    [InlineData("hotel", DetectorKind.Phone, false)]
    [InlineData("", DetectorKind.Phone, false)]
    public void AnnouncedBy_Column_HasKind(string column, DetectorKind kind, bool expected)
    {
        var all = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;
        Assert.Equal(expected, all.AnnouncedBy(System.Text.Encoding.UTF8.GetBytes(column)).Contains(kind));
    }
}
