using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

public sealed class ReplayTests
{
    [Fact]
    public void Print_AWholeSession_ReadsInOrder()
    {
        string[] lines = Printed(
            """{"event":"session","id":"01abc","user":"alice","agent":"bot","target":"orders","protocol":"postgres","database":"app","client":"10.0.0.1:5","application":"psql","startedAt":"2026-01-02T03:04:05Z","reason":"TICKET"}""",
            """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"SELECT 1","verdict":"pass"}""",
            """{"event":"result","time":"2026-01-02T03:04:06.5Z","seq":1,"tag":"SELECT 1","columns":[{"name":"ssn","type":25,"masked":true}],"rows":1,"bytes":10,"durationUs":1500,"masked":{"pii":1}}""",
            """{"event":"command","time":"2026-01-02T03:04:07Z","seq":2,"kind":"execute","statement":"s1","text":"DROP TABLE x","verdict":"deny","rule":"no-ddl","parameters":[{"value":"a"},{"value":null},{"hex":"00ff","length":2},{"hex":"0000002a","length":4,"type":23},{"instead":"DEFAULT"},{"name":"traceparent","value":"00-ab"}]}""",
            """{"event":"result","time":"2026-01-02T03:04:07Z","seq":2,"tag":"","rows":0,"bytes":0,"durationUs":0,"error":{"code":"42501","message":"no"}}""",
            """{"event":"end","time":"2026-01-02T03:04:08Z","side":"client","stage":"relay","detail":"Gone.","commands":2}""");
        Assert.Equal(
        [
            "2026-01-02 03:04:05Z  session 01abc: alice via bot on orders, database app from 10.0.0.1:5 with psql",
            "   +0.000s  reason: TICKET",
            "   +1.000s  #1 SELECT 1",
            "   +1.500s  #1 SELECT 1 (ssn masked), 1 rows, 10 bytes, 1.5 ms; masked 1 by pii",
            "   +2.000s  #2 execute s1: DROP TABLE x",
            "              $1 = a",
            "              $2 = NULL",
            @"              $3 = \x00ff",
            "              $4 = 42",
            "              $5 = DEFAULT",
            "              attribute traceparent = 00-ab",
            "              denied by rule no-ddl",
            "   +2.000s  #2 ERROR 42501: no",
            "   +3.000s  ended by the client (relay): Gone., after 2 commands",
        ], lines);
    }

    [Fact]
    public void Print_ControlCharacters_DoNotReachTheTerminal()
    {
        string line = Assert.Single(Printed("{\"event\":\"command\",\"time\":\"2026-01-02T03:04:06Z\",\"seq\":1,\"kind\":\"query\",\"text\":\"a\\u001b[31mb\",\"verdict\":\"pass\"}"));
        Assert.DoesNotContain('\u001b', line);
    }

    [Fact]
    public void Print_AStatementOfSeveralLines_KeepsThem() =>
        Assert.Equal(
            ["   +0.000s  #1 delete from carts -- one", "              or true -- \uFFFD", "              ;"],
            Printed("""{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"delete from carts -- one\r\nor true -- \u202e\n;","verdict":"pass"}"""));

    [Fact]
    public void Print_Rows_AreATable() =>
        Assert.Equal(
            ["   +0.000s  #1 rows from 1", "              1   | alice | NULL", "              100 | b⏎c   | base64 AP8=", "   +0.000s  #1 data of a COPY from 0", "              1,x", "              2,y"],
            Printed(
                """{"event":"rows","time":"2026-01-02T03:04:06Z","seq":1,"first":1,"rows":[["1","alice",null],["100","b\nc",{"base64":"AP8="}]]}""",
                """{"event":"copy","time":"2026-01-02T03:04:06Z","seq":1,"offset":0,"text":"1,x\n2,y\n"}"""));

    [Theory]
    [InlineData(1, 2_000_000, 2000, 1)]
    [InlineData(20_000, 1, 20_000, 0)]
    public void Print_RowsOfAHostileFile_TakeNoMoreThanTheyAreWide(int wideCells, int wideChars, int rows, int cells)
    {
        string wide = string.Join(',', Enumerable.Repeat($"\"{new string('x', wideChars)}\"", wideCells));
        string narrow = string.Join(',', Enumerable.Repeat($"[{string.Join(',', Enumerable.Repeat("\"a\"", cells))}]", rows));
        JsonObject line = JsonNode.Parse($$"""{"event":"rows","time":"2026-01-02T03:04:06Z","seq":1,"first":1,"rows":[{{narrow}},[{{wide}}]]}""")!.AsObject();
        using var output = new StringWriter();
        long before = GC.GetAllocatedBytesForCurrentThread();
        new Replay(new Terminal(output, TextWriter.Null)).Print(line);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    private static string[] Printed(params string[] lines)
    {
        using var output = new StringWriter();
        var replay = new Replay(new Terminal(output, TextWriter.Null));
        foreach (string line in lines) replay.Print(JsonNode.Parse(line)!.AsObject());
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
