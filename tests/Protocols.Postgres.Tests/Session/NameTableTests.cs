using HoopWire.Postgres.Session;
using Xunit;

namespace HoopWire.Postgres.Tests.Session;

public sealed class NameTableTests
{
    [Fact]
    public void TryGet_NothingKept_FindsNothing()
    {
        var table = default(NameTable<string>);
        table.Remove("s1"u8);
        table.Clear();

        Assert.False(table.TryGet("s1"u8, out _));
        Assert.Equal(0, table.Count);
        Assert.Empty(table.Names);
    }

    [Fact]
    public void Set_SameNameTwice_KeepsTheSecond()
    {
        var table = default(NameTable<string>);
        table.Set("s1"u8, "first");
        table.Set("s1"u8, "second");
        table.Set("s2"u8, "other");

        Assert.True(table.TryGet("s1"u8, out string? kept));
        Assert.Equal("second", kept);
        Assert.Equal(2, table.Count);
        table.Remove("s1"u8);
        Assert.False(table.Contains("s1"u8));
        Assert.True(table.Contains("s2"u8));
    }

    [Fact]
    public void TryGet_NamesAlikeIn63Bytes_AreOne()
    {
        var table = default(NameTable<int>);
        byte[] name = [.. Enumerable.Repeat((byte)'n', 63)];
        table.Set([.. name, (byte)'1'], 1);

        Assert.True(table.TryGet([.. name, (byte)'2'], out int kept));
        Assert.Equal(1, kept);
    }
}
