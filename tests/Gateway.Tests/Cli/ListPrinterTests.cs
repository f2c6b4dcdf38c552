using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

public sealed class ListPrinterTests
{
    private static readonly JsonObject Row = JsonNode.Parse("""{"id":"a","createdAt":"2026-01-02T03:04:05.678Z","text":"x, \"y\"\nz","list":["p","q"],"gone":null}""")!.AsObject();

    [Fact]
    public void Print_Table_AlignsAndShortensTimes() =>
        Assert.Equal("ID  CREATED_AT           LIST\na   2026-01-02 03:04:05  p,q\n", Printed(ListFormat.Table, "id", "createdAt", "list"));

    [Fact]
    public void Print_Csv_QuotesWhatNeedsIt() =>
        Assert.Equal("id,text,gone\r\na,\"x, \"\"y\"\"⏎z\",\r\n", Printed(ListFormat.Csv, "id", "text", "gone"));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-- a comment", "'-- a comment")]
    [InlineData("@SUM(A1,A2)", "\"'@SUM(A1,A2)\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("-1-1", "'-1-1")]
    [InlineData("-", "'-")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("+3", "+3")]
    [InlineData("a=1", "a=1")]
    [InlineData("'=1", "'=1")]
    [InlineData("", "")]
    public void Print_CsvOfWhatASpreadsheetComputes_IsText(string text, string cell)
    {
        using var output = new StringWriter();
        ListPrinter.PrintCsv(output, ["text"], [new JsonObject { ["text"] = text }]);
        Assert.Equal($"text\r\n{cell}\r\n", output.ToString());
    }

    [Fact]
    public void Print_CsvOfANegativeNumber_IsThatNumber()
    {
        using var output = new StringWriter();
        ListPrinter.PrintCsv(output, ["n", "list"], [new JsonObject { ["n"] = -7, ["list"] = new JsonArray("=a", "b") }]);
        Assert.Equal("n,list\r\n-7,\"'=a,b\"\r\n", output.ToString());
    }

    [Fact]
    public void Print_Json_KeepsEverything() => Assert.True(JsonNode.DeepEquals(Row, JsonNode.Parse(Printed(ListFormat.Json, "id"))));

    [Fact]
    public void Print_NoRows_PrintsNothingInATable()
    {
        using var output = new StringWriter();
        ListPrinter.Print(new Terminal(output, TextWriter.Null), ListFormat.Table, ["id"], []);
        Assert.Empty(output.ToString());
    }

    private static string Printed(ListFormat format, params string[] columns)
    {
        using var output = new StringWriter();
        ListPrinter.Print(new Terminal(output, TextWriter.Null), format, columns, [Row]);
        return output.ToString();
    }
}
