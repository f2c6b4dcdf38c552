using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

[Trait("Category", "Server")]
public class MaskEvasionTests(EvasionServer server) : MaskEvasions(server), IClassFixture<EvasionServer>
{
    private readonly EvasionServer _server = server;

    [Fact]
    public async Task SecurityPage_Table_IsWhatTheCasesCameTo()
    {
        int next = 700_000;
        string table = await SecurityTable.MakeAsync(_server, () => (next++).ToString(System.Globalization.CultureInfo.InvariantCulture));
        string page = Path.Combine(Repository.Root, "docs", "security.md");
        Assert.True(File.ReadAllText(page).Contains(table, StringComparison.Ordinal), $"{page} does not have this table:\n{table}");
    }
}
