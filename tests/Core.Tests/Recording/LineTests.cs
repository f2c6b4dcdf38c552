using System.Text;
using System.Text.Json;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

public class LineTests
{
    [Fact]
    public async Task Command_EveryField_ReadBack()
    {
        byte[] parameters = new byte[300];
        int length = ParameterBlock.Write(parameters, ParameterBlock.Text, 3, [(byte)'a', (byte)'"', 0xC3]);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Null, 0, []);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Binary, 70_000, [0, 255]);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Text, 5, "hello"u8);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Instead, 7, "DEFAULT"u8);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Name, 5, "tr\"ce"u8);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Text, 2, "ab"u8);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Name, 4, "none"u8);
        length += ParameterBlock.Write(parameters.AsSpan(length), ParameterBlock.Null, 0, []);
        var line = await Written(session => session.Command(new CommandEvent
        {
            Sequence = 7,
            Kind = "execute",
            Text = "SELECT '\u0001\n\t\"\\ü€😀'"u8,
            TextLength = 100_000,
            TextSha256 = new byte[32],
            StatementName = "s1"u8,
            Parameters = parameters.AsSpan(0, length),
            Verdict = VerdictKind.Hold,
            Rule = "review-writes",
            Observed = "pii,no-ddl",
            ApprovalId = "ap-1",
        }));
        Assert.Equal("command", line.GetProperty("event").GetString());
        Assert.Equal(7, line.GetProperty("seq").GetInt64());
        Assert.Equal("execute", line.GetProperty("kind").GetString());
        Assert.Equal("SELECT '\u0001\n\t\"\\ü€😀'", line.GetProperty("text").GetString());
        Assert.Equal(100_000, line.GetProperty("textLength").GetInt64());
        Assert.Equal(new string('0', 64), line.GetProperty("textSha256").GetString());
        Assert.Equal("s1", line.GetProperty("statement").GetString());
        Assert.Equal("hold", line.GetProperty("verdict").GetString());
        Assert.Equal("review-writes", line.GetProperty("rule").GetString());
        Assert.Equal("pii,no-ddl", line.GetProperty("observed").GetString());
        Assert.Equal("ap-1", line.GetProperty("approval").GetString());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{6}Z$", line.GetProperty("time").GetString());
        var values = line.GetProperty("parameters");
        Assert.Equal(Convert.ToBase64String([(byte)'a', (byte)'"', 0xC3]), values[0].GetProperty("base64").GetString());
        Assert.Equal(JsonValueKind.Null, values[1].GetProperty("value").ValueKind);
        Assert.Equal("""{"hex":"00ff","length":70000,"truncated":true}""", values[2].GetRawText());
        Assert.Equal("""{"value":"hello"}""", values[3].GetRawText());
        Assert.Equal("""{"instead":"DEFAULT"}""", values[4].GetRawText());
        Assert.Equal("""{"name":"tr\"ce","value":"ab"}""", values[5].GetRawText());
        Assert.Equal("""{"name":"none","value":null}""", values[6].GetRawText());
        Assert.Equal(7, values.GetArrayLength());
    }

    [Fact]
    public async Task Command_TextNotUtf8_ShownWithReplacementAndKeptAsBase64()
    {
        byte[] text = [.. "SELECT '"u8, 0xFF, 0xFE, .. "'"u8];
        var line = await Written(session => RecorderFixture.Command(session, 1, text));
        Assert.Equal("SELECT '\uFFFD\uFFFD'", line.GetProperty("text").GetString());
        Assert.Equal(text, line.GetProperty("textBase64").GetBytesFromBase64());
    }

    [Fact]
    public async Task Command_BlockDamaged_KeptAsUnreadable()
    {
        var line = await Written(session => session.Command(new CommandEvent { Sequence = 1, Kind = "query", Text = "SELECT 1"u8, Parameters = [9, 9] }));
        Assert.Equal("notice", line.GetProperty("event").GetString());
        Assert.Equal("unreadable", line.GetProperty("kind").GetString());
        Assert.Contains("SELECT 1", Encoding.ASCII.GetString(line.GetProperty("recordBase64").GetBytesFromBase64()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_NameWithoutAParameter_KeptAsUnreadable()
    {
        byte[] name = new byte[ParameterBlock.HeadBytes + 1];
        ParameterBlock.Write(name, ParameterBlock.Name, 1, "a"u8);
        var line = await Written(session => session.Command(new CommandEvent { Sequence = 1, Kind = "query", Text = "SELECT 1"u8, Parameters = name }));
        Assert.Equal("unreadable", line.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Result_EveryField_ReadBack()
    {
        byte[] columns = new byte[60];
        int length = ColumnBlock.Write(columns, 0, 23, "id"u8);
        length += ColumnBlock.Write(columns.AsSpan(length), ColumnBlock.Masked, 25, "ssn"u8);
        byte[] masked = new byte[60];
        int maskedLength = MaskedBlock.Write(masked, 12, "pii"u8);
        var line = await Written(session => session.Result(new ResultEvent
        {
            Sequence = 3,
            Tag = "SELECT 12"u8,
            Columns = columns.AsSpan(0, length),
            Rows = 12,
            Bytes = 345,
            Duration = TimeSpan.FromMilliseconds(1.5),
            Masked = masked.AsSpan(0, maskedLength),
            ErrorCode = "57014",
            ErrorMessage = "canceling statement"u8,
        }));
        string json = line.GetRawText();
        string rest = json[(json.IndexOf(",\"seq\"", StringComparison.Ordinal) + 1)..];
        const string expected = """
            "seq":3,"tag":"SELECT 12","columns":[{"name":"id","type":23},{"name":"ssn","type":25,"masked":true}],"rows":12,"bytes":345,"durationUs":1500,"masked":{"pii":12},"error":{"code":"57014","message":"canceling statement"}}
            """;
        Assert.Equal(expected, rest);
    }

    [Fact]
    public async Task Others_EveryField_ReadBack()
    {
        var approval = await Written(session => session.Approval(new ApprovalEvent(2, "ap-9", "approved", "bob", "fine by me")));
        Assert.Equal("ap-9 approved bob fine by me", string.Join(' ', Texts(approval, "approval", "step", "by", "reason")));
        var digest = await Written(session => session.Digest(new DigestEvent { Sequence = 2, Part = "copy-data", Length = 99, Sha256 = new byte[32] }));
        Assert.Equal(99, digest.GetProperty("length").GetInt64());
        Assert.Equal("copy-data " + new string('0', 64), string.Join(' ', Texts(digest, "part", "sha256")));
        var notice = await Written(session => session.Notice(new NoticeEvent(0, "limit", "A limit was reached.")));
        Assert.Equal("limit A limit was reached.", string.Join(' ', Texts(notice, "kind", "text")));
        Assert.False(notice.TryGetProperty("seq", out _));
        Assert.False(notice.TryGetProperty("rule", out _));
        var limit = await Written(session => session.Notice(new NoticeEvent(7, "limit", "A limit was reached.", "small-reads")));
        Assert.Equal("limit small-reads", string.Join(' ', Texts(limit, "kind", "rule")));
    }

    [Fact]
    public async Task Terminal_EveryField_ReadBack()
    {
        var size = await Written(session => session.Terminal(new TerminalEvent { Sequence = 3, Part = TerminalPart.Size, Columns = 90, Rows = 30 }));
        Assert.Equal("""{"seq":3,"kind":"size","columns":90,"rows":30}""", WithoutHead(size));
        var output = await Written(session => session.Terminal(new TerminalEvent { Sequence = 3, Part = TerminalPart.Output, Data = "\u001b[31mrot ü\r\n"u8 }));
        Assert.Equal(["output", "\u001b[31mrot ü\r\n"], Texts(output, "kind", "text"));
        var input = await Written(session => session.Terminal(new TerminalEvent { Sequence = 3, Part = TerminalPart.Input, Data = [0xC3] }));
        Assert.Equal("""{"seq":3,"kind":"input","text":"\uFFFD","textBase64":"ww=="}""", WithoutHead(input).Replace("\uFFFD", "\\uFFFD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_EveryField_ReadBack()
    {
        await using var fixture = new RecorderFixture();
        var header = RecorderFixture.Header() with { Reason = "ticket \"7\"", ClientApplication = "psql" };
        header = header with { Identity = header.Identity with { Agent = "helper-bot", Kind = IdentityKind.Agent, CredentialId = "k-7" } };
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await fixture.Recorder.FlushAsync();
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        var line = JsonDocument.Parse(reader.ReadLines().First().Json).RootElement;
        string[] names =
        [
            "event", "id", "user", "agent", "groups", "target", "protocol", "credential", "database", "client", "startedAt", "method", "kind", "credentialId", "reason",
            "application", "results", "version",
        ];
        Assert.Equal(names, line.EnumerateObject().Select(property => property.Name));
        Assert.Equal("session alice helper-bot agent k-7 orders ticket \"7\" psql", string.Join(' ', Texts(line, "event", "user", "agent", "kind", "credentialId", "target", "reason", "application")));
        Assert.Equal(["dba", "ops"], line.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
    }

    private static string WithoutHead(JsonElement line)
    {
        string json = line.GetRawText();
        return "{" + json[(json.IndexOf(",\"seq\"", StringComparison.Ordinal) + 1)..];
    }

    private static IEnumerable<string?> Texts(JsonElement line, params string[] names) => names.Select(name => line.GetProperty(name).GetString());

    private delegate AppendResult Append(SessionRecorder session);

    /// <summary>The line that an event becomes.</summary>
    private static async Task<JsonElement> Written(Append append)
    {
        await using var fixture = new RecorderFixture();
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Loop.Call(() =>
        {
            Assert.Equal(AppendResult.Written, append(session));
            session.Complete(RecorderFixture.Bye);
        });
        await fixture.Recorder.FlushAsync();
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        var lines = reader.ReadLines().ToList();
        Assert.Equal(3, lines.Count);
        Assert.True(reader.ReachedSeal);
        return JsonDocument.Parse(lines[1].Json).RootElement;
    }
}
