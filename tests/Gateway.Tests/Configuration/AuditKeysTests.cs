namespace HoopWire.Gateway.Configuration;

public sealed class AuditKeysTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_Audit_EveryKeyIsRead()
    {
        var config = _fixture.Valid(With("""
              anchor: {file: root.log, timestamp: "https://tsa.example.com/stamp"}
              export:
                - {name: siem, tcp: "siem.example.com:6514"}
                - {name: six, tcp: "[2001:db8::1]:514"}
                - {name: local, unix: /run/siem.sock}
                - {name: file, file: audit.jsonl}
            """));
        Assert.Equal(Path.Combine(_fixture.Folder, "root.log"), config.Audit.Anchor.File);
        Assert.Equal(new Uri("https://tsa.example.com/stamp"), config.Audit.Anchor.Timestamp);
        Assert.Equal([("siem.example.com", 6514), ("2001:db8::1", 514)], config.Audit.Exports.Take(2).Select(e => (e.Tcp!.Host, e.Tcp.Port)));
        Assert.Equal("/run/siem.sock", config.Audit.Exports[2].Unix);
        Assert.Equal(Path.Combine(_fixture.Folder, "audit.jsonl"), config.Audit.Exports[3].File);
    }

    [Theory]
    [InlineData("anchor: {timestamp: tsa.example.com}", "audit.anchor.timestamp", "found 'tsa.example.com'; expected an address such as https://")]
    [InlineData("export: [{name: siem, tcp: siem.example.com}]", "audit.export[siem].tcp", "expected a host and port such as siem.example.com:6514")]
    [InlineData("export: [{name: siem, tcp: \"a b:6514\"}]", "audit.export[siem].tcp", "expected a host and port such as siem.example.com:6514")]
    [InlineData("export: [{name: siem, tcp: \"2001:db8::1:6514\"}]", "audit.export[siem].tcp", "expected a host and port such as siem.example.com:6514")]
    [InlineData("export: [{name: siem, tcp: \":6514\"}]", "audit.export[siem].tcp", "expected a host and port such as siem.example.com:6514")]
    [InlineData("export: [{name: siem, tcp: \"siem.example.com:70000\"}]", "audit.export[siem].tcp", "expected a host and port such as siem.example.com:6514")]
    [InlineData("export: [{name: siem, otlp: {}}]", "audit.export[siem].otlp.endpoint", "missing; expected an address such as https://")]
    [InlineData("export: [{name: siem, otlp: {endpoint: \"http://collector.example.com:4318\"}}]", "audit.export[siem].otlp.endpoint", "not encrypted")]
    [InlineData("export: [{name: siem, otlp: {endpoint: \"https://collector\", headers: {Authorization: word}}}]", "audit.export[siem].otlp.headers.Authorization", "found a literal secret")]
    [InlineData("anchor: {s3: {bucket: b, keepLocal: 1d}}", "audit.anchor.s3.keepLocal", "unknown key")]
    [InlineData("export: [{name: siem}]", "audit.export[siem].name", "expected one of file, tcp, unix and otlp")]
    [InlineData("export: [{name: siem, file: a, unix: b}]", "audit.export[siem].name", "expected one of file, tcp, unix and otlp")]
    public void Load_WrongAudit_SaysWhatIsExpected(string audit, string key, string message)
    {
        var mistake = _fixture.Mistake(With("  " + audit + "\n"));
        Assert.Equal(key, mistake.Key);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongExportBesideOtherMistakes_IsReportedToo()
    {
        var loaded = _fixture.Load(With("  export: [{name: siem}]\n").Replace("127.0.0.1:15432", "127.0.0.1", StringComparison.Ordinal));
        Assert.Equal(["audit.export[siem].name", "listeners.postgres.address"], loaded.Problems.Where(p => p.IsError).Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    private static string With(string audit) => ConfigFixture.Minimal + "audit:\n" + audit;
}
