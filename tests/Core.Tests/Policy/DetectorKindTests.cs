using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>Published or constructed examples of each kind, and values that miss them narrowly: a wrong check digit, a wrong range, one character too many.</summary>
public class DetectorKindTests
{
    private static readonly DetectorSet All = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;

    public static TheoryData<string, string, string> Values => Rows(DetectorSamples.Positive);

    public static TheoryData<string, string, string> NearMisses => Rows(DetectorNearMisses.All);

    [Theory]
    [MemberData(nameof(Values))]
    public void TryFind_Value_IsFoundWhole(string kind, string column, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes($"<{value}>");
        Assert.True(All.TryFind(text, 0, All.AnnouncedBy(Encoding.UTF8.GetBytes(column)), out var hit));
        Assert.Equal((kind, value), (DetectorNames.Of(hit.Kind), Encoding.UTF8.GetString(text, hit.Start, hit.Length)));
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void TryFind_NearMiss_IsNotFound(string kind, string column, string value)
    {
        Assert.True(DetectorNames.TryParse(kind, out var kinds));
        var set = DetectorSet.Create(kinds)!;
        Assert.False(set.TryFind(Encoding.UTF8.GetBytes(value), 0, set.AnnouncedBy(Encoding.UTF8.GetBytes(column)), out _));
    }

    [Fact]
    public void Samples_EveryKind_HasValueAndNearMiss()
    {
        string[] names = [.. Enum.GetValues<DetectorKind>().Select(DetectorNames.Of)];
        Assert.Equal([], names.Except(Kinds(DetectorSamples.Positive)));
        Assert.Equal([], names.Except(Kinds(DetectorNearMisses.All)));
    }

    private static IEnumerable<string> Kinds(string table) => Lines(table).Select(line => line[0]);

    private static TheoryData<string, string, string> Rows(string table)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var line in Lines(table)) rows.Add(line[0], line[1], line[2].Replace("\\n", "\n", StringComparison.Ordinal).Replace("~", "", StringComparison.Ordinal));
        return rows;
    }

    private static IEnumerable<string[]> Lines(string table) =>
        table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('|', 3, StringSplitOptions.TrimEntries));
}
