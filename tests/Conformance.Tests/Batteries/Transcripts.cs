using System.Globalization;
using System.Text;
using HoopWire.Kit;

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

    /// <summary>
    /// Fails where a transcript differs from another one by other lines than the file <c>tests/Conformance.Tests/FOLDER/BATTERY.txt</c> lists, or <c>BATTERY.VERSION.txt</c> where a
    /// server has one of its own.
    /// </summary>
    public static async Task AssertChangesAsync(string folder, string battery, PostgresVersion version, string before, string after)
    {
        string all = Path.Combine(Repository.Root, "tests", "Conformance.Tests", folder, battery), own = string.Create(CultureInfo.InvariantCulture, $"{all}.{(int)version}.txt");
        await AssertChangesAsync(File.Exists(own) ? own : all + ".txt", before, after);
    }

    /// <summary>Fails where a transcript differs from another one by other lines than a file lists.</summary>
    public static async Task AssertChangesAsync(string file, string before, string after)
    {
        string changes = Changes(before, after);
        // Whoever changes a battery or a sentence looks at what this writes before committing it.
        if (Environment.GetEnvironmentVariable("HOOPWIRE_TEST_ACCEPT") == "1") await File.WriteAllTextAsync(file, changes);
        AssertEqual(await File.ReadAllTextAsync(file), changes);
    }

    /// <summary>
    /// What has come in the place of what: for each place how many lines of <paramref name="before"/> have gone, as <c>- 2</c>, and the lines of
    /// <paramref name="after"/> that stand there, each behind <c>+ </c>.
    /// </summary>
    public static string Changes(string before, string after)
    {
        var (left, right) = (before.Split('\n'), after.Split('\n'));
        int[,] common = CommonLengths(left, right);
        var changes = new StringBuilder();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                i++;
                j++;
                continue;
            }

            int gone = 0;
            var come = new StringBuilder();
            while ((i < left.Length || j < right.Length) && !(i < left.Length && j < right.Length && left[i] == right[j]))
            {
                if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
                {
                    gone++;
                    i++;
                }
                else
                {
                    come.Append("+ ").Append(right[j++]).Append('\n');
                }
            }

            changes.Append(CultureInfo.InvariantCulture, $"- {gone}\n").Append(come);
        }

        return changes.ToString();
    }

    /// <summary>The length of the longest common subsequence of what stands from each pair of lines on.</summary>
    private static int[,] CommonLengths(string[] left, string[] right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
            for (int j = right.Length - 1; j >= 0; j--)
                lengths[i, j] = left[i] == right[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        return lengths;
    }

    private static string Line(string[] lines, int index) => index >= lines.Length ? "(none)"
        : lines[index].Length > 600 ? lines[index][..600] + "…" : lines[index];
}
