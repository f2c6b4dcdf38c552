using System.Text.Json.Nodes;
using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Cli;

/// <summary>What a session sent is not trusted: a file of it is given to a client that runs more than SQL.</summary>
public class SqlExportTests
{
    [Theory]
    [InlineData("postgres", "select 1;", "select 1;")]
    [InlineData("postgres", "select 1 -- one", "select 1 -- one\n;")]
    [InlineData("postgres", "begin; delete from t where a = ';' ; commit", "begin; delete from t where a = ';' ; commit;")]
    [InlineData("postgres", "select '\\! touch x', $$\\! touch y$$, \"\\z\"", "select '\\! touch x', $$\\! touch y$$, \"\\z\";")]
    [InlineData("postgres", "select $a$x$a$ /* two\nlines */", "select $a$x$a$ /* two\nlines */;")]
    [InlineData("postgres", "copy t to stdout", "copy t to stdout;")]
    [InlineData("postgres", "select a[1:2], b::text from names", "select a[1:2], b::text from names;")]
    [InlineData("mysql", "select 1;", "select 1;")]
    [InlineData("mysql", "select 'it''s', `a b` # one", "select 'it''s', `a b` # one\n;")]
    public void Write_WholeStatements_AreRun(string protocol, string text, string expected) => Assert.Equal(expected + "\n", Written(protocol, text));

    [Theory]
    [InlineData("postgres", "\\! touch /tmp/x")]
    [InlineData("postgres", "select 1 \\! touch /tmp/x")]
    [InlineData("postgres", "select 1;\n\\! touch /tmp/x")]
    [InlineData("postgres", "select 1 \\gexec")]
    [InlineData("postgres", "select '")]
    [InlineData("postgres", "select $$")]
    [InlineData("postgres", "select \"a")]
    [InlineData("postgres", "select 1 /*")]
    [InlineData("postgres", "select (1")]
    [InlineData("postgres", "select 'a\\' \\! touch /tmp/x --'")]
    [InlineData("postgres", "select E'a\\\\' \\! touch /tmp/x --'")]
    [InlineData("postgres", "select '\\'; select '; \\! touch /tmp/x'")]
    [InlineData("postgres", "set client_encoding = 'SJIS'")]
    [InlineData("postgres", "SET NAMES 'SJIS'")]
    [InlineData("postgres", "select set_config('client_' || 'encoding', 'SJIS', false)")]
    [InlineData("postgres", "select :'HOME', :name, :\"x\"")]
    [InlineData("postgres", "select `touch /tmp/x`")]
    [InlineData("postgres", "copy t from stdin")]
    [InlineData("postgres", "select 1; COPY t (a) FROM STDIN (format csv)")]
    [InlineData("postgres", "no sql at all\r\\! touch /tmp/x\f\\! touch /tmp/y\u2028\\! touch /tmp/z\v\u0085x")]
    [InlineData("postgres", "-- only a comment\n\\! touch /tmp/x")]
    [InlineData("postgres", "")]
    [InlineData("mysql", "\\! touch /tmp/x")]
    [InlineData("mysql", "system touch /tmp/x")]
    [InlineData("mysql", "select 1;\nsystem touch /tmp/x")]
    [InlineData("mysql", "select 1 \\! touch /tmp/x")]
    [InlineData("mysql", "source /tmp/x")]
    [InlineData("mysql", "delimiter //")]
    [InlineData("mysql", "select 1\n/*\n*/\ndelimiter //")]
    [InlineData("mysql", "select 1 from\nsystem touch /tmp/x")]
    [InlineData("mysql", "select 1 from\n  \\. /tmp/x")]
    [InlineData("mysql", "select a from\nsource a")]
    [InlineData("mysql", "select 'it\\'s'")]
    [InlineData("mysql", "select 1 delimiter from t")]
    [InlineData("mysql", "select '\\'; \\! touch /tmp/x; select '")]
    [InlineData("mysql", "select 'a")]
    [InlineData("mysql", "load data local infile '/etc/passwd' into table t")]
    [InlineData("lines", "anything")]
    [InlineData("unheard", "select 1")]
    public void Write_WhatAClientMightTakeForMore_IsAComment(string protocol, string text) => AssertComment(Written(protocol, text));

    [Theory]
    [InlineData("")]
    [InlineData("""{"event":"result","seq":1,"tag":"","error":{"code":"42601","message":"syntax error"}}""")]
    public void Write_StatementThatDidNotEndWell_IsAComment(string result)
    {
        string text = Written("postgres", "select 1", result);
        AssertComment(text);
        Assert.Contains(result.Length == 0 ? "no result of it is known" : "it ended with an error", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyStatementsOfOneCommand_OneFailsAllAreComments()
    {
        const string Ok = """{"event":"result","seq":1,"tag":"SELECT 1"}""", Failed = """{"event":"result","seq":1,"tag":"","error":{"code":"22012","message":"no"}}""";
        AssertComment(Written("postgres", "select 1; select 1/0", Ok, Failed));
    }

    [Fact]
    public void Write_ResultsInAnotherOrder_StatementsKeepTheirs()
    {
        using var to = new StringWriter();
        string[] lines =
        [
            """{"event":"session","id":"01abc","protocol":"postgres"}""",
            """{"event":"command","seq":1,"kind":"query","text":"select 1","verdict":"pass"}""",
            """{"event":"command","seq":2,"kind":"query","text":"select 2","verdict":"pass"}""",
            """{"event":"result","seq":2,"tag":"SELECT 1"}""",
            """{"event":"result","seq":1,"tag":"SELECT 1"}""",
        ];
        ExportFormats.Write("sql", lines.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, null, to);
        Assert.Equal(["select 1;", "select 2;"], to.ToString().Split('\n').Where(line => line.Length > 0 && !line.StartsWith("-- ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_ParameterThatEndsItsLine_StaysAComment()
    {
        using var to = new StringWriter();
        string[] lines =
        [
            """{"event":"session","id":"01abc","user":"a\n\\! touch /tmp/x","protocol":"postgres"}""",
            """{"event":"command","seq":1,"kind":"execute","text":"select $1","verdict":"pass","rule":"a\r\\! x","parameters":[{"value":"a\r\n\\! touch /tmp/x\f\\! y"}]}""",
            """{"event":"result","seq":1,"tag":"SELECT 1"}""",
        ];
        ExportFormats.Write("sql", lines.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, null, to);
        string[] written = to.ToString().TrimEnd('\n').Split('\n', '\r', '\f');
        int run = Array.IndexOf(written, "PREPARE hoopwire_1 AS select $1;");
        Assert.True(run > 0);
        Assert.All(written[..run], line => Assert.StartsWith("-- ", line, StringComparison.Ordinal));
    }

    private static void AssertComment(string text)
    {
        Assert.StartsWith("-- not to be run from here: ", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n', '\r', '\f', '\v', '\u0085', '\u2028', '\u2029'), line => Assert.StartsWith("-- ", line, StringComparison.Ordinal));
    }

    // Behind the lines that say what session and command it is.
    private static string Written(string protocol, string text, params string[] results)
    {
        using var to = new StringWriter();
        string[] lines =
        [
            $$"""{"event":"session","id":"01abc","protocol":"{{protocol}}"}""",
            new JsonObject { ["event"] = "command", ["seq"] = 1, ["kind"] = "query", ["text"] = text, ["verdict"] = "pass" }.ToJsonString(),
            .. results is [] ? ["""{"event":"result","seq":1,"tag":"SELECT 1"}"""] : results.Where(result => result.Length > 0),
        ];
        ExportFormats.Write("sql", lines.Select(line => JsonNode.Parse(line)!.AsObject()), Protocols.All, null, to);
        return string.Join('\n', to.ToString().Split('\n')[2..]);
    }
}
