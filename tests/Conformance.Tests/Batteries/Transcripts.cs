namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Compares what a client saw on two ways to the same server.</summary>
internal static class Transcripts
{
    public static void AssertWhole(string transcript)
    {
        Assert.NotEmpty(transcript);
        var at = transcript.IndexOf("broken", StringComparison.Ordinal);
        if (at >= 0) Assert.Fail(transcript.Substring(Math.Max(0, at - 300), Math.Min(transcript.Length - Math.Max(0, at - 300), 3000)));
    }

    /// <summary>Fails with the lines that differ, not with two long texts.</summary>
    public static void AssertEqual(string expected, string actual)
    {
        if (expected == actual) return;
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var differences = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .Where(i => i >= left.Length || i >= right.Length || left[i] != right[i])
            .Take(10)
            .Select(i => $"line {i + 1}\n  expected {Line(left, i)}\n  actual   {Line(right, i)}");
        Assert.Fail("The transcripts differ:\n" + string.Join('\n', differences));
    }

    private static string Line(string[] lines, int index) => index >= lines.Length ? "(none)"
        : lines[index].Length > 600 ? lines[index][..600] + "…" : lines[index];
}
