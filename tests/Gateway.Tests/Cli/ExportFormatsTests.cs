using System.Text.Json.Nodes;
using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Cli;

public class ExportFormatsTests
{
    private static readonly string[] Session =
    [
        """{"event":"session","id":"01abc","protocol":"postgres","user":"alice","target":"orders","database":"app","client":"10.0.0.1:5","startedAt":"2026-01-02T03:04:05Z"}""",
        """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"SELECT 1;","verdict":"pass"}""",
        """{"event":"result","time":"2026-01-02T03:04:06.5Z","seq":1,"tag":"SELECT 1","rows":1,"bytes":10,"durationUs":1500,"masked":{"pii":2}}""",
        """{"event":"command","time":"2026-01-02T03:04:07Z","seq":2,"kind":"query","text":"DROP TABLE x;\nSELECT 2","verdict":"deny","rule":"no-ddl"}""",
        """{"event":"result","time":"2026-01-02T03:04:07Z","seq":2,"tag":"","rows":0,"bytes":0,"durationUs":0,"error":{"code":"42501","message":"no"}}""",
        """{"event":"end","time":"2026-01-02T03:04:05Z","side":"client","stage":"relay","detail":"Gone.","commands":2}""",
    ];

    [Fact]
    public void Write_Sql_RunsOnlyWhatWasLetThrough() => Assert.Equal(
        [
            "-- session 01abc: alice on orders, 2026-01-02T03:04:05Z",
            "-- #1 2026-01-02T03:04:06Z query",
            "SELECT 1;",
            "-- #2 2026-01-02T03:04:07Z query, deny by no-ddl",
            "-- DROP TABLE x;",
            "-- SELECT 2",
        ],
        Written("sql"));

    [Theory]
    [InlineData("postgres", """[{"hex":"0000002a","length":4,"type":23},{"value":"it's"},{"value":null}]""", "-- $1 = 42|-- $2 = it's|-- $3 = NULL|PREPARE hoopwire_3 AS update x set a=$1;|EXECUTE hoopwire_3('42', 'it''s', NULL);|DEALLOCATE hoopwire_3;")]
    [InlineData("postgres", """[{"value":"a\\b"}]""", @"-- $1 = a\b|PREPARE hoopwire_3 AS update x set a=$1;|EXECUTE hoopwire_3(E'a\\b');|DEALLOCATE hoopwire_3;")]
    [InlineData("postgres", """[{"hex":"00","length":1}]""", @"-- $1 = \x00|-- not to be run from here: $1 is not known as text|-- update x set a=$1;")]
    [InlineData("mysql", """[{"value":"a"}]""", "-- $1 = a|-- not to be run from here: its parameters were bound by the protocol|-- update x set a=$1;")]
    [InlineData("mysql", "[]", "update x set a=$1;")]
    public void Write_SqlOfAnExecution_RunsWhereItsParametersAreKnown(string protocol, string parameters, string expected)
    {
        using var to = new StringWriter();
        string[] lines =
        [
            $$"""{"event":"session","id":"01abc","protocol":"{{protocol}}"}""",
            $$"""{"event":"command","seq":3,"kind":"execute","text":"update x set a=$1;","verdict":"pass","parameters":{{parameters}}}""",
            """{"event":"result","seq":3,"tag":"UPDATE 1"}""",
        ];
        ExportFormats.Write("sql", lines.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, null, to);
        Assert.Equal(expected, string.Join('|', to.ToString().TrimEnd('\n').Split('\n')[2..]));
    }

    [Fact]
    public void Write_Csv_HasALineForEachStatement() => Assert.Equal(
        [
            "time,seq,kind,verdict,rule,rows,bytes,durationUs,result,masked,text\r",
            "2026-01-02T03:04:06Z,1,query,pass,,1,10,1500,SELECT 1,pii=2,SELECT 1;\r",
            "2026-01-02T03:04:07Z,2,query,deny,no-ddl,0,0,0,ERROR 42501,,DROP TABLE x;⏎SELECT 2\r",
        ],
        Written("csv"));

    [Fact]
    public void Write_Json_IsTheRecordingsLines() => Assert.Equal(Session, Written("json"));

    [Fact]
    public void Write_Asciicast_IsVersionTwoWithTimesThatNeverGoBack()
    {
        string[] lines = Written("asciicast");
        Assert.Equal(2, (int)JsonNode.Parse(lines[0])!["version"]!);
        JsonArray[] events = [.. lines[1..].Select(line => JsonNode.Parse(line)!.AsArray())];
        Assert.All(events, one => Assert.Equal("o", (string)one[1]!));
        double[] times = [.. events.Select(one => (double)one[0]!)];
        Assert.Equal(times.Order(), times);
        Assert.Contains("denied by rule no-ddl", string.Concat(events.Select(one => (string)one[2]!)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Timeline_TellsWhenAndHowLong()
    {
        JsonObject[] rows = [.. StatementTimeline.Of(Session.Select(line => JsonNode.Parse(line)!.AsObject()))];
        Assert.Equal(["+1.000s 1.5 ms SELECT 1", "+2.000s 0.0 ms ERROR 42501"], rows.Select(row => $"{row["at"]} {row["took"]} {row["result"]}"));
    }

    [Fact]
    public void Of_TimelineOfCommandsBesideEachOther_KeepsTheirOrderAndLosesNoResult()
    {
        string[] lines =
        [
            """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"exec","text":"make","verdict":"pass"}""",
            """{"event":"command","time":"2026-01-02T03:04:07Z","seq":2,"kind":"exec","text":"uptime","verdict":"pass"}""",
            """{"event":"command","time":"2026-01-02T03:04:07Z","seq":3,"kind":"exec","text":"id","verdict":"pass"}""",
            """{"event":"result","time":"2026-01-02T03:04:08Z","seq":3,"tag":"0","rows":0,"bytes":3,"durationUs":30}""",
            """{"event":"result","time":"2026-01-02T03:04:08Z","seq":2,"tag":"0","rows":0,"bytes":2,"durationUs":20}""",
            """{"event":"result","time":"2026-01-02T03:04:09Z","seq":1,"tag":"2","rows":0,"bytes":1,"durationUs":10}""",
        ];
        Assert.Equal(["1 2 1", "2 0 2", "3 0 3"], StatementTimeline.Of(lines.Select(line => JsonNode.Parse(line)!.AsObject())).Select(row => $"{row["seq"]} {row["result"]} {row["bytes"]}"));
    }

    [Fact]
    public void Write_AsciicastOfATerminal_IsWhatTheTerminalShowed()
    {
        Assert.Equal(
            [
                """{"version":2,"width":90,"height":30,"timestamp":1767323046,"title":"alice on box"}""",
                """[0.500000,"o","gr"]""",
                """[0.500000,"o","\u00FC"]""",
                """[1.000000,"r","100x40"]""",
                """[1.000000,"i","q"]""",
                """[1.000000,"o","\uFFFD"]""",
            ],
            Written(Terminals, 1));
        Assert.Equal(["""{"version":2,"width":80,"height":24,"timestamp":1767323047,"title":"alice on box"}""", """[0.000000,"o","two"]"""], Written(Terminals, 2));
    }

    [Theory]
    [InlineData(null, "There are several terminals: give --command with one of 1, 2.")]
    [InlineData(3L, "Command 3 has no terminal: give --command with one of 1, 2.")]
    public void Write_AsciicastOfSeveralTerminals_AsksWhich(long? command, string message)
    {
        var refused = Assert.Throws<CliException>(() => Written(Terminals, command));
        Assert.Equal((ExitCode.Usage, message), (refused.ExitCode, refused.Message));
    }

    [Fact]
    public void Write_AsciicastOfACommandWithoutATerminal_SaysSo() =>
        Assert.Equal("Command 1 has no terminal: the recording has none.", Assert.Throws<CliException>(() => Written(Session, 1)).Message);

    private static readonly string[] Terminals =
    [
        """{"event":"session","id":"01abc","user":"alice","target":"box","startedAt":"2026-01-02T03:04:05Z"}""",
        """{"event":"terminal","time":"2026-01-02T03:04:06Z","seq":1,"kind":"size","columns":90,"rows":30}""",
        """{"event":"terminal","time":"2026-01-02T03:04:06.5Z","seq":1,"kind":"output","text":"gr\uFFFD","textBase64":"Z3LD"}""",
        """{"event":"terminal","time":"2026-01-02T03:04:06.5Z","seq":1,"kind":"output","text":"\uFFFD","textBase64":"vA=="}""",
        """{"event":"terminal","time":"2026-01-02T03:04:07Z","seq":2,"kind":"output","text":"two"}""",
        """{"event":"terminal","time":"2026-01-02T03:04:07Z","seq":1,"kind":"size","columns":100,"rows":40}""",
        """{"event":"terminal","time":"2026-01-02T03:04:05Z","seq":1,"kind":"input","text":"q"}""",
        """{"event":"terminal","time":"2026-01-02T03:04:07Z","seq":1,"kind":"output","text":"\uFFFD","textBase64":"ww=="}""",
    ];

    private static string[] Written(IEnumerable<string> lines, long? command)
    {
        using var output = new StringWriter();
        ExportFormats.Write("asciicast", lines.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, command, output);
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    private static string[] Written(string format)
    {
        using var output = new StringWriter();
        ExportFormats.Write(format, Session.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, null, output);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
