using HoopWire.Postgres.Session;
using Xunit;

namespace HoopWire.Postgres.Tests.Session;

public sealed class NamedEntriesTests
{
    [Fact]
    public void TryGet_NothingKept_FindsNothing()
    {
        var entries = default(NamedEntries<string>);
        entries.Remove("s1"u8);
        entries.Clear();

        Assert.False(entries.TryGet("s1"u8, out _));
        Assert.Equal(0, entries.Count);
        Assert.Empty(entries.Names);
    }

    [Fact]
    public void Set_SameNameTwice_KeepsTheSecond()
    {
        var entries = default(NamedEntries<string>);
        entries.Set("s1"u8, "first");
        entries.Set("s1"u8, "second");
        entries.Set("s2"u8, "other");

        Assert.True(entries.TryGet("s1"u8, out string? kept));
        Assert.Equal("second", kept);
        Assert.Equal(2, entries.Count);
        entries.Remove("s1"u8);
        Assert.False(entries.Contains("s1"u8));
        Assert.True(entries.Contains("s2"u8));
    }

    [Fact]
    public void TryGet_NamesAlikeIn63Bytes_AreOne()
    {
        var entries = default(NamedEntries<int>);
        byte[] name = [.. Enumerable.Repeat((byte)'n', 63)];
        entries.Set([.. name, (byte)'1'], 1);

        Assert.True(entries.TryGet([.. name, (byte)'2'], out int kept));
        Assert.Equal(1, kept);
    }
}
