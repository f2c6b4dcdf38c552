namespace HoopWire.Policy.Masking;

public class HeldRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1 << 18)]
    [InlineData(1_000_000)]
    public void Read_RowsOfSeveralAnswers_AreThoseThatWereAdded(int longest)
    {
        var random = new Random(longest);
        byte[][][] answers = [.. Enumerable.Range(0, 4).Select(answer => Enumerable.Range(0, answer * 3).Select(_ => Bytes(random, random.Next(longest + 1))).ToArray())];
        using var rows = Held(answers);
        for (int i = 0; i < answers.Length; i++) Assert.Equal(answers[i], rows.Read(i, row => row.ToArray()));
        Assert.Equal(answers.Sum(answer => answer.Sum(row => (long)row.Length)), rows.Bytes);
    }

    [Fact]
    public void Hash_SameRowsInAnotherOrder_IsTheSame()
    {
        byte[] a = [1, 2, 3], b = [4], c = [];
        using var first = Held([[a, b, c], [a]]);
        using var second = Held([[c, a, b], [a]]);
        Assert.Equal(first.Hash, second.Hash);
    }

    [Fact]
    public void Hash_RowsElsewhereOrOthers_Differs()
    {
        byte[] a = [1, 2, 3], b = [4];
        using var rows = Held([[a], [b]]);
        foreach (byte[][][] others in new byte[][][][] { [[b], [a]], [[a, b], []], [[a], [b, b]], [[a], []], [[[1, 2]], [b]] })
        {
            using var held = Held(others);
            Assert.NotEqual(rows.Hash, held.Hash);
        }
    }

    [Fact]
    public void TryAdd_MoreBytesThanAllowed_IsRefused()
    {
        using var rows = new HeldRows(10);
        rows.Begin();
        Assert.True(rows.TryAdd(new byte[6]));
        rows.Begin();
        Assert.True(rows.TryAdd(new byte[4]));
        Assert.False(rows.TryAdd(new byte[1]));
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static HeldRows Held(byte[][][] answers)
    {
        var rows = new HeldRows(long.MaxValue);
        foreach (byte[][] answer in answers)
        {
            rows.Begin();
            foreach (byte[] row in answer) Assert.True(rows.TryAdd(row));
        }

        return rows;
    }
}
