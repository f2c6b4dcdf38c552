using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

public sealed class DetailPrinterTests
{
    [Fact]
    public void Print_AStatementOfSeveralLines_ShowsThemBesideTheirField()
    {
        using var output = new StringWriter();
        var row = new JsonObject { ["id"] = "a", ["statement"] = "update carts set abandoned=true where id=5 -- just the one\n or true;\nid  b", ["none"] = null };
        DetailPrinter.Print(new Terminal(output, TextWriter.Null), row, json: false);
        Assert.Equal(
            """
            id         a
            statement  update carts set abandoned=true where id=5 -- just the one
                        or true;
                       id  b

            """,
            output.ToString());
    }
}
