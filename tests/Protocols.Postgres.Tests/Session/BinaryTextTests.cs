
namespace HoopWire.Postgres.Session;

public sealed class BinaryTextTests
{
    [Theory]
    [InlineData(23u, "0000002a", "42")]
    [InlineData(21u, "ffff", "-1")]
    [InlineData(20u, "7fffffffffffffff", "9223372036854775807")]
    [InlineData(16u, "01", "t")]
    [InlineData(701u, "3ff8000000000000", "1.5")]
    [InlineData(700u, "3dcccccd", "0.1")]
    [InlineData(1700u, "0002000100004000" + "0001" + "0929", null)]
    [InlineData(1700u, "0003000140000002" + "0001" + "0929" + "0d48", "-12345.34")]
    [InlineData(1082u, "00000000", "2000-01-01")]
    [InlineData(1082u, "7fffffff", "infinity")]
    [InlineData(1082u, "fff4dbf8", "0001-12-31 BC")]
    [InlineData(1083u, "000000000f4240f0", "00:04:16.00024")]
    [InlineData(1114u, "0003046b3493e3d3", "2026-11-29 16:03:40.251091")]
    [InlineData(1184u, "ffffffffffffffff", "1999-12-31 23:59:59.999999+00")]
    [InlineData(1186u, "0000000000000000" + "00000001" + "00000001", "1 mon 1 day")]
    [InlineData(1186u, "00000000000f4240" + "00000002" + "0000000e", "14 mons 2 days 00:00:01")]
    [InlineData(2950u, "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData(869u, "022000040a000001", "10.0.0.1")]
    [InlineData(650u, "021801040a000000", "10.0.0.0/24")]
    [InlineData(17u, "00ff", @"\x00ff")]
    [InlineData(25u, "c3a9", "é")]
    [InlineData(25u, "ff", null)]
    [InlineData(3802u, "017b7d", "{}")]
    [InlineData(3802u, "027b7d", null)]
    [InlineData(1007u, "00000001" + "00000001" + "00000017" + "00000002" + "00000001" + "00000004" + "00000007" + "ffffffff", "{7,NULL}")]
    [InlineData(1009u, "00000001" + "00000000" + "00000019" + "00000001" + "00000001" + "00000003" + "612c22", "{\"a,\\\"\"}")]
    [InlineData(1007u, "00000000" + "00000000" + "00000017", "{}")]
    [InlineData(1007u, "00000001" + "00000000" + "00000017" + "7fffffff" + "00000001", null)]
    [InlineData(23u, "00", null)]
    [InlineData(99999u, "00000000", null)]
    public void Of_AType_IsItsText(uint type, string hex, string? text) => Assert.Equal(text, BinaryText.Of(type, Convert.FromHexString(hex)));

    [Fact]
    public void Describe_BinaryParameters_AreTextWhereTheTypeIsKnown()
    {
        // One format for all: binary. Int4, of unknown type, text of two lines, NULL.
        byte[] body = Convert.FromHexString("00010001" + "0004" + "000000040000002a" + "000000040000002a" + "00000003610a24" + "ffffffff" + "0000");
        uint[] types = [23, 0, 25, 23];
        Assert.Equal("$1 = 42\n$2 = \\x0000002a\n$3 = a\n    $\n$4 = NULL\n", BoundParametersText.Describe(body, i => types[i], null));
    }

    [Fact]
    public void Describe_ValuesThatDifferFarBehind_DoNotLookAlike()
    {
        static string Shown(int length, char last)
        {
            byte[] value = System.Text.Encoding.ASCII.GetBytes(new string('a', length - 1) + last);
            return BoundParametersText.Describe([.. Convert.FromHexString($"00000001{length:x8}"), .. value, 0, 0], _ => 0, null);
        }

        Assert.EndsWith("ab\n", Shown(60_000, 'b'), StringComparison.Ordinal);
        string one = Shown(100_000, 'b'), other = Shown(100_000, 'c');
        Assert.EndsWith("(100000 bytes, SHA-256 " + one[^66..^2] + ")\n", one, StringComparison.Ordinal);
        Assert.NotEqual(one[^66..^2], other[^66..^2]);
    }

    [Fact]
    public void TypeOf_WhatTheClientLeftOpen_IsTheTargets()
    {
        var statement = new PreparedStatement([], [], StatementDecision.Unread, null!) { Types = Convert.FromHexString("00000000" + "00000017") };
        Assert.Equal([0u, 23u, 0u], new[] { statement.TypeOf(0), statement.TypeOf(1), statement.TypeOf(2) });
        statement.Described(Convert.FromHexString("0000045a" + "00000017" + "00000019"));
        Assert.Equal([1114u, 23u, 25u], new[] { statement.TypeOf(0), statement.TypeOf(1), statement.TypeOf(2) });
    }
}
