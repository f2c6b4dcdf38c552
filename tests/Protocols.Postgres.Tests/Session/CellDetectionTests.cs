using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Session;

public class CellDetectionTests
{
    private static readonly DetectorSet All = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;

    [Theory]
    [InlineData(TypeOid.Text, "tfn", "123456782", "*********")]
    [InlineData(TypeOid.Text, "order_id", "123456782", "123456782")]
    [InlineData(TypeOid.Text, "note", "from 10.1.2.3 on", "from ******** on")]
    [InlineData(TypeOid.Int8, "tfn", "123456782", null)]
    [InlineData(TypeOid.Int8, "id", "123456782", "123456782")]
    [InlineData(TypeOid.Inet, "host", "10.1.2.3", null)]
    [InlineData(TypeOid.MacAddr, "nic", "08:00:2b:01:02:03", null)]
    public void Apply_TextFormat_HidesOrNullifies(uint type, string column, string cell, string? expected)
    {
        var mask = new ColumnMask(ColumnAction.Detect, MaskKind.Redact, 0, type, false, All.AnnouncedBy(Encoding.UTF8.GetBytes(column)));
        byte[] value = Encoding.UTF8.GetBytes(cell);
        Assert.Equal(expected is null || expected != cell, CellDetection.IsFound(mask, All, value));
        bool isNull = CellDetection.Apply(mask, All, value, new MaskCounts(new MaskNames(["pii"], [])));
        Assert.Equal(expected, isNull ? null : Encoding.UTF8.GetString(value));
    }

    [Fact]
    public void IsFound_BinaryInet_IsAnAddressWhateverItHolds()
    {
        var mask = new ColumnMask(ColumnAction.Detect, MaskKind.Redact, 0, TypeOid.Inet, true);
        Assert.True(CellDetection.IsFound(mask, All, [2, 32, 0, 4, 10, 1, 2, 3]));
        Assert.False(CellDetection.IsFound(mask, DetectorSet.Create([DetectorKind.Email])!, [2, 32, 0, 4, 10, 1, 2, 3]));
    }
}
