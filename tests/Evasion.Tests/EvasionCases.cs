namespace HoopWire.Evasion.Tests;

/// <summary>Statements and the ways in which each is sent.</summary>
public static class EvasionCases
{
    /// <summary>The ways: every one in whole messages, and byte by byte.</summary>
    public static IReadOnlyList<(Way Way, bool ByteByByte)> Sent { get; } = [.. from way in Enum.GetValues<Way>() from byteByByte in new[] { false, true } select (way, byteByByte)];

    public static TheoryData<string, Way, bool> Cases()
    {
        var cases = new TheoryData<string, Way, bool>();
        foreach (string name in Evasions.All.Keys)
            foreach (var (way, byteByByte) in Sent) cases.Add(name, way, byteByByte);
        return cases;
    }

    public static TheoryData<string> OracleStatements() => [.. Oracles.All];

    public static TheoryData<string> BenignStatements() => [.. Benign.All, .. ToolTexts.All, .. TpcH.Queries, .. TpcC.Statements];
}
