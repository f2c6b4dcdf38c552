using System.Text;
using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session.Masking;

public class MaskClosureTests
{
    [Fact]
    public void Close_MaskedColumn_CoversComputedColumnsViewsAndWhatShowsAnything() => Assert.Equal(
        "called.told:Redact customers.odd:Redact customers.ssn:Redact customers.twice:Redact cut.part:Redact merged.x:Redact shown.hidden:Redact strange.a:Redact strange.b:Redact",
        Snapshots.Protected(Snapshots.Mask("customers.ssn")));

    [Fact]
    public void Close_MaskThatLeavesAPart_LeavesNothingOfWhatIsComputed()
    {
        string columns = Snapshots.Protected(Snapshots.Mask("customers.ssn", MaskKind.Partial));
        Assert.Contains("shown.hidden:Partial", columns, StringComparison.Ordinal);
        Assert.Contains("cut.part:Redact", columns, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("information_schema", "tables", "table_name", false)]
    [InlineData("information_schema", "processlist", "id", false)]
    [InlineData("information_schema", "processlist", "info", true)]
    [InlineData("information_schema", "newer", "what", true)]
    [InlineData("mysql", "column_stats", "min_value", true)]
    [InlineData("shop", "customers", "ssn", true)]
    [InlineData("Shop", "CUSTOMERS", "SSN", true)]
    [InlineData("shop", "customers", "name", false)]
    [InlineData("hr", "customers", "ssn", false)]
    [InlineData("shop", "customers", "nothing", false)]
    public void Has_Column_IsFoundByItsFoldedNames(string schema, string table, string column, bool expected) =>
        Assert.Equal(expected, Snapshots.Close(Snapshots.Policy(Snapshots.Mask("customers.ssn"))).Has(Encoding.UTF8.GetBytes(schema), Encoding.UTF8.GetBytes(table), Encoding.UTF8.GetBytes(column)));

    [Fact]
    public void Close_PatternInCapitals_MeansTheSameColumns() =>
        Assert.Equal(Snapshots.Protected(Snapshots.Mask("shop.customers.ssn")), Snapshots.Protected(Snapshots.Mask("Shop.CUSTOMERS.Ssn")));

    [Fact]
    public void Build_SameRows_GivesTheSameMasks() => Assert.Equal(Snapshots.Protected(Snapshots.Mask("*.ssn")), Snapshots.Protected(Snapshots.Mask("*.ssn")));

    [Fact]
    public void Build_RowsWithoutColumns_AreRelationsOfNone() => Assert.Empty(
        CatalogueSnapshot.Build(new CatalogueRows { Relations = [["a", "b", "BASE TABLE", "InnoDB"]], Triggers = [["x", "y", "INSERT", ""]], Views = [["x", "y", "select 1"]] }).Catalogue.Relations[1].Columns);
}
