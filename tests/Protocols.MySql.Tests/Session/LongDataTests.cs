using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>Values of parameters that come in parts: what is kept of them, and how many there may be.</summary>
public class LongDataTests
{
    private const int Max = 65_535;

    [Theory]
    [InlineData(100)]
    [InlineData(9)]
    [InlineData(5)]
    [InlineData(3)]
    [InlineData(0)]
    public void WriteHash_WhateverIsKept_IsOfAll(int room)
    {
        using var value = new LongValue();
        foreach (string part in new[] { "abc", "", "de", "fghi" }) room -= value.Add(Encoding.ASCII.GetBytes(part), room);
        byte[] hash = new byte[32];
        value.WriteHash(hash);
        Assert.Equal(SHA256.HashData("abcdefghi"u8), hash);
        Assert.Equal(9, value.Length);
        Assert.True("abcdefghi"u8.StartsWith(value.Kept));
    }

    [Fact]
    public void TryAddLongData_OneValueTooMany_IsRefusedUntilOthersAreForgotten()
    {
        var table = new StatementTable();
        var (first, second) = (Statement(), Statement());
        for (int i = 0; i < Max - 1; i++) Assert.True(table.TryAddLongData(first, i, "x"u8));
        Assert.True(table.TryAddLongData(second, 0, "x"u8));
        Assert.False(table.TryAddLongData(second, 1, "x"u8));
        Assert.True(second.HasTooManyLong);
        // Of the same execution nothing more is taken; a part of another one's value is none more.
        Assert.False(table.TryAddLongData(second, 0, "y"u8));
        Assert.True(table.TryAddLongData(first, 0, "y"u8));
        table.ClearLongData(second);
        Assert.False(second.HasTooManyLong);
        Assert.True(table.TryAddLongData(second, 1, "x"u8));
        table.ClearLongData(first);
        Assert.Equal((0, 0), (first.LongValues, first.LongBytesKept));
        for (int i = 0; i < Max - 1; i++) Assert.True(table.TryAddLongData(first, i, "x"u8));
        Assert.False(table.TryAddLongData(first, Max - 1, "x"u8));
        table.Clear();
    }

    [Fact]
    public async Task Execute_AfterOneValueTooMany_IsRefusedUntilItIsReset()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, CompiledPolicy.Empty);
        rig.Give(RelayRig.Prepare("UPDATE t SET a = ?"), RelayRig.Prepared(1, 1));
        var other = Statement();
        for (int i = 0; i < Max; i++) Assert.True(rig.Exchange.Statements.TryAddLongData(other, i, "x"u8));
        rig.Forget();
        byte[] part = Payload.Packet(0, [(byte)CommandCode.StmtSendLongData, 1, 0, 0, 0, 0, 0, (byte)'x']);
        Assert.Equal(part.Length, rig.Take(part));
        byte[] execute = RelayRig.Execute(1, (FieldType.Blob, [1, (byte)'y']));
        Assert.Equal(execute.Length, rig.Take(execute));
        Assert.True(rig.ToTarget.IsEmpty);
        Assert.Equal(ErrorCode.WrongArguments, BinaryPrimitives.ReadUInt16LittleEndian(rig.ToClient[(PacketHead.Bytes + 1)..]));
        Assert.Contains("more than 65535 values in parts", Encoding.UTF8.GetString(rig.ToClient), StringComparison.Ordinal);
        rig.Give(Payload.Packet(0, [(byte)CommandCode.StmtReset, 1, 0, 0, 0]), Payload.Packet(1, Payload.Ok()));
        rig.Give(execute, Payload.Packet(1, Payload.Ok()));
        Assert.Equal(execute, rig.ToTarget.ToArray());
    }

    [Fact]
    public async Task SendLongData_StatementOrParameterThatIsNotThere_IsNoActivity()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, CompiledPolicy.Empty);
        rig.Give(RelayRig.Prepare("UPDATE t SET a = ?"), RelayRig.Prepared(1, 1));
        long before = rig.Exchange.Continued;
        foreach (byte[] place in new byte[][] { [9, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0] })
        {
            byte[] part = Payload.Packet(0, [(byte)CommandCode.StmtSendLongData, .. place, (byte)'x']);
            Assert.Equal(part.Length, rig.Take(part));
        }
        Assert.Equal(before, rig.Exchange.Continued);
        byte[] known = Payload.Packet(0, [(byte)CommandCode.StmtSendLongData, 1, 0, 0, 0, 0, 0, (byte)'x']);
        Assert.Equal(known.Length, rig.Take(known));
        Assert.Equal(before + 1, rig.Exchange.Continued);
    }

    private static PreparedStatement Statement() => new([], StatementDecision.Unread, new StatementJudge(CompiledPolicy.Empty, null), default) { Parameters = Max };
}
