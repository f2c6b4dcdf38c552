namespace HoopWire.Evasion.Tests;

/// <summary>Statements and the ways in which each is sent.</summary>
public static class EvasionCases
{
    public static TheoryData<string, Way, bool> Cases()
    {
        var cases = new TheoryData<string, Way, bool>();
        foreach (string name in Evasions.All.Keys)
        {
            foreach (var way in Enum.GetValues<Way>())
            {
                cases.Add(name, way, false);
                cases.Add(name, way, true);
            }
        }
        return cases;
    }

    public static TheoryData<string> OracleStatements() => [.. Oracles.All];

    public static TheoryData<string> BenignStatements() => [.. Benign.All, .. ToolTexts.All, .. TpcH.Queries, .. TpcC.Statements];
}
