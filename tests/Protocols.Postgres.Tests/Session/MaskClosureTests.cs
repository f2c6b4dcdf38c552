using HoopWire.Policy;
using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Session;

public class MaskClosureTests
{
    [Fact]
    public void Close_MaskedColumn_CoversChildrenComputedColumnsAndViewColumnsMadeOfIt() => Assert.Equal(
        "coded.told:Redact computed.part:Redact customers.ssn:Redact customers.twice:Redact members.ssn:Redact members.twice:Redact nested.x:Redact "
        + "pg_stats.most_common_vals:Nullify rows.r:Redact shown.hidden:Redact strange.a:Redact strange.id:Redact",
        Snapshots.Protected(Snapshots.Mask("customers.ssn")));

    [Fact]
    public void Close_MaskThatLeavesAPart_LeavesNothingOfWhatIsComputed()
    {
        string columns = Snapshots.Protected(Snapshots.Mask("customers.ssn", MaskKind.Partial));
        Assert.Contains("shown.hidden:Partial", columns, StringComparison.Ordinal);
        Assert.Contains("computed.part:Redact", columns, StringComparison.Ordinal);
        Assert.Contains("customers.twice:Redact", columns, StringComparison.Ordinal);
    }

    [Fact]
    public void Close_MaskOfAnotherRelation_LeavesViewsAlone() => Assert.Equal(
        "coded.told:Redact pg_stats.most_common_vals:Nullify vault.secret:Redact", Snapshots.Protected(Snapshots.Mask("vault.secret")));

    [Fact]
    public void Build_ViewReplaced_TellsOtherLineage()
    {
        var replaced = new CatalogueRows
        {
            Relations = Snapshots.Rows.Relations,
            Columns = Snapshots.Rows.Columns,
            Views = [["16410", "SELECT customers.id, customers.name AS hidden FROM public.customers"]],
        };
        var columns = new MaskClosure(CatalogueSnapshot.Build(replaced), Snapshots.Policy(Snapshots.Mask("customers.ssn"))).Close(0);
        Assert.False(columns.Masks.ContainsKey(ProtectedColumns.Key(16410, 2)));
        Assert.True(columns.Masks.ContainsKey(ProtectedColumns.Key(16400, 3)));
    }

    [Theory]
    [InlineData("x", "1")]
    [InlineData("-1", "1")]
    [InlineData("16400", "99999")]
    public void Build_NumbersThatAreNone_Throws(string oid, string number)
    {
        var rows = new CatalogueRows { Relations = Snapshots.Rows.Relations, Columns = [[oid, number, "a", "25", "-1"]] };
        var thrown = Record.Exception(() => CatalogueSnapshot.Build(rows));
        Assert.True(thrown is FormatException or OverflowException, $"{thrown}");
    }
}
