using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

public class StatementCacheTests
{
    [Fact]
    public void Add_ManyTextsInTurn_KeepsThemAll()
    {
        var cache = new StatementCache<string>();
        byte[][] texts = [.. Enumerable.Range(0, 256).Select(i => Encoding.UTF8.GetBytes($"select {i}"))];
        for (int round = 0; round < 2; round++)
        {
            foreach (byte[] text in texts)
                if (cache.Find(text, 0, out var hash) is null) cache.Add(text, 0, hash, "known");
        }

        // By chance more than four of 256 texts may share one of 2,048 sets; the odds against it are over a million.
        Assert.All(texts, text => Assert.Equal("known", cache.Find(text, 0, out _)));
    }

    [Fact]
    public void Find_OtherSalt_IsUnknown()
    {
        var cache = new StatementCache<string>();
        for (int round = 0; round < 2; round++)
        {
            cache.Find("select 1"u8, 1, out var hash);
            cache.Add("select 1"u8, 1, hash, "known");
        }

        Assert.Equal("known", cache.Find("select 1"u8, 1, out _));
        Assert.Null(cache.Find("select 1"u8, 2, out _));
    }
}
