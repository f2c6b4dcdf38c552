using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class BindTests
{
    // portal p, statement s, formats {1, 0}, values {2 bytes, NULL}, result formats {1}
    private static readonly byte[] Body = Bytes.FromHex("7000 7300 0002 0001 0000 0002 00000002 4142 FFFFFFFF 0001 0001");

    [Fact]
    public void TryRead_TwoParameters_GivesFormatsNullsAndValues()
    {
        Assert.True(Bind.TryRead(Body, out Bind bind));
        Assert.Equal("p", Text.Of(bind.Portal));
        Assert.Equal("s", Text.Of(bind.Statement));
        Assert.Equal(2, bind.ParameterCount);
        BindParameters parameters = bind.Parameters;
        Assert.True(parameters.MoveNext());
        Assert.Equal((1, false, "AB"), (parameters.Current.Format, parameters.Current.IsNull, Text.Of(parameters.Current.Value)));
        Assert.True(parameters.MoveNext());
        Assert.Equal((0, true), (parameters.Current.Format, parameters.Current.IsNull));
        Assert.False(parameters.MoveNext());
        Assert.Equal(1, bind.ResultFormats[5]);
    }

    [Fact]
    public void TryReadPrefix_CutAtEveryOffset_NeedsMoreUntilTheValues()
    {
        const int PrefixLength = 12;
        for (int length = 0; length < Body.Length; length++)
        {
            FrameStatus status = BindPrefix.TryRead(Body.AsSpan(0, length), Body.Length, out BindPrefix prefix);
            Assert.Equal(length < PrefixLength ? FrameStatus.NeedMore : FrameStatus.Message, status);
            if (status == FrameStatus.Message) Assert.Equal(PrefixLength, prefix.Length);
        }
    }

    [Fact]
    public void TryReadPrefix_NameWithoutEnd_IsMalformedAtItsCap()
    {
        byte[] flood = new byte[PostgresLimits.NameBytesMax + 2];
        Array.Fill(flood, (byte)'x');
        Assert.Equal(FrameStatus.NeedMore, BindPrefix.TryRead(flood.AsSpan(0, PostgresLimits.NameBytesMax), 1 << 29, out _));
        Assert.Equal(FrameStatus.Malformed, BindPrefix.TryRead(flood, 1 << 29, out _));
    }

    [Theory]
    [InlineData("00 00 0000 0001 FFFFFFFE 0000")] // length -2
    [InlineData("00 00 0000 0001 80000000 0000")]
    [InlineData("00 00 0000 0001 7FFFFFFF 0000")]
    [InlineData("00 00 0002 0000 0000 0001 FFFFFFFF 0000")] // two formats for one parameter
    [InlineData("00 00 FFFF 0000 0000")] // more formats than bytes
    [InlineData("00 00 0000 FFFF 00000000 0000")] // more parameters than bytes
    public void TryRead_BadCountsAndLengths_IsMalformed(string hex) => Assert.False(Bind.TryRead(Bytes.FromHex(hex), out _));

    [Fact]
    public void FormatCodes_IndexBeyondTheList_IsNoKnownFormat()
    {
        Assert.True(Bind.TryRead(Bytes.FromHex("00 00 0000 0000 0002 0001 0001"), out Bind bind));
        Assert.Equal(1, bind.ResultFormats[1]);
        Assert.Equal(-1, bind.ResultFormats[2]);
    }
}
