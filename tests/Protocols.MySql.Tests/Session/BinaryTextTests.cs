using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

public class BinaryTextTests
{
    [Theory]
    [InlineData(FieldType.Tiny, false, "FF", "-1")]
    [InlineData(FieldType.Tiny, true, "FF", "255")]
    [InlineData(FieldType.Short, false, "0080", "-32768")]
    [InlineData(FieldType.Year, false, "E807", "2024")]
    [InlineData(FieldType.Long, true, "FFFFFFFF", "4294967295")]
    [InlineData(FieldType.LongLong, false, "0000000000000080", "-9223372036854775808")]
    [InlineData(FieldType.LongLong, true, "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData(FieldType.Float, false, "0000803F", "1")]
    [InlineData(FieldType.Double, false, "FFFFFFFFFFFFEFFF", "-1.7976931348623157E+308")]
    [InlineData(FieldType.Date, false, "", "0000-00-00")]
    [InlineData(FieldType.Date, false, "E4070102", "2020-01-02")]
    [InlineData(FieldType.DateTime, false, "E4070102030405", "2020-01-02 03:04:05")]
    [InlineData(FieldType.DateTime, false, "", "0000-00-00 00:00:00")]
    [InlineData(FieldType.Timestamp, false, "E4070102", "2020-01-02 00:00:00")]
    [InlineData(FieldType.Timestamp, false, "0F2701020304053F420F00", "9999-01-02 03:04:05.999999")]
    [InlineData(FieldType.Time, false, "", "00:00:00")]
    [InlineData(FieldType.Time, false, "0000000000010203", "01:02:03")]
    [InlineData(FieldType.Time, false, "0122000000163B3B3F420F00", "-838:59:59.999999")]
    internal void Write_Value_IsTheTextItMeansWithoutAllocating(FieldType type, bool unsigned, string hex, string expected)
    {
        byte[] value = Convert.FromHexString(hex), output = new byte[64];
        int length = BinaryText.Write(type, unsigned, value, output);
        Assert.Equal(expected, Encoding.ASCII.GetString(output, 0, length));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) BinaryText.Write(type, unsigned, value, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
