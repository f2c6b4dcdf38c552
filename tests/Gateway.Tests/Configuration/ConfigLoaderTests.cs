using System.Net;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Policy.Filters;
using HoopWire.Policy;
using HoopWire.Postgres;

namespace HoopWire.Gateway.Configuration;

public sealed class ConfigLoaderTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_EverySection_IsRead()
    {
        using var certificates = new TestCertificates(_fixture.Folder);
        certificates.Server("gw");
        var config = _fixture.Valid("""
            dataDirectory: ./data
            publicUrl: https://gw.example.com
            drainTimeout: 45s
            transport: io_uring
            listeners:
              postgres: {address: 0.0.0.0:15432, auth: scram, tls: {certificate: gw.pem, key: gw.key, mode: require, clientCa: ca.pem}, proxyProtocol: {trustedFrom: [10.0.0.0/8]}}
              console:  {address: 127.0.0.1:18080}
              admin:    {address: "[::1]:18081"}
            limits: {sessions: 20000, perUser: 200, perAddress: 500}
            identity:
              local:
                users:
                  - {name: alice, groups: [dba]}
                  - {name: bob, groups: [dba-leads]}
              oidc:
                - {name: people, issuer: https://idp.example.com, audience: hoopwire, user: "{email}", groupsClaim: groups, require: {amr: mfa}}
                - {name: ci, kind: ci, issuer: https://token.actions.example.com, audience: hoopwire, user: "ci:{repository}", require: {repository: acme/app, ref: refs/heads/main}, groups: [deployers]}
            roles: {auditor: {groups: [audit]}, operator: {groups: [platform]}}
            targets:
              - name: orders
                protocol: postgres
                address: 10.0.0.5:5433
                database: orders
                credential: {user: app, password: {env: PW}}
                tls: verify-full
                ca: ca.pem
                labels: {env: prod}
                warm: {connections: 16, idle: 2m}
            grants:
              - {groups: [dba], targets: [orders], rules: [pii, no-ddl, review-writes], kinds: [person]}
            defaults: {rules: [small-reads]}
            rules:
              - name: pii
                mask:
                  - {column: public.customers.ssn, with: redact}
                  - {column: "*.email", with: partial, use: deny, copy: mask}
                  - {detect: [credit-card, iban, us-ssn, email], with: redact}
              - name: no-ddl
                block: {effects: [ddl, file, net, set-role], message: "Schema changes go through migrations"}
              - name: review-writes
                enforce: false
                approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, holdLimit: 60s, inTransaction: deny, onDisconnect: keep, approvers: 2}
              - name: small-reads
                limit: {rows: 10000, bytes: 50MB, statementTimeout: 30s}
            session: {idle: 8h, max: 24h}
            recording: {mode: strict, results: metadata}
            """);

        Assert.Equal(Path.Combine(_fixture.Folder, "data"), config.DataDirectory);
        Assert.Equal((TimeSpan.FromSeconds(45), TransportKind.Uring), (config.DrainTimeout, config.Transport));
        var postgres = config.Listener("postgres")!;
        Assert.Equal(new IPEndPoint(IPAddress.Any, 15432), postgres.EndPoint);
        Assert.Equal((new PostgresListenerOptions(ListenerAuth.Scram), TlsMode.Require), (postgres.Options, postgres.Tls!.Mode));
        Assert.Equal(IPNetwork.Parse("10.0.0.0/8"), Assert.Single(postgres.ProxyProtocolFrom));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 18081), config.Listener("admin")!.EndPoint);
        Assert.Equal(["people", "ci"], config.Providers.Select(provider => provider.Name));
        Assert.Equal(IdentityKind.Ci, config.Providers[1].Kind);
        var target = Assert.Single(config.Targets);
        Assert.Equal(("10.0.0.5", 5433, TargetTls.VerifyFull), (target.Host, target.Port, target.Tls));
        Assert.Equal(new PostgresTargetOptions { WarmConnections = 16, WarmIdle = TimeSpan.FromMinutes(2) }, target.Options);
        Assert.Equal("canary-password", target.Credentials[0].Password!.RevealText());
        Assert.Equal([3, 0, 0, 0], config.Rules.Select(rule => rule.Masks.Length));
        Assert.True(config.Rules[0].Masks[1].CopyMasked);
        Assert.Equal(Effects.Ddl | Effects.File | Effects.Net | Effects.SetRole, config.Rules[1].Block!.Effects);
        var approve = config.Rules[2].Approve!;
        Assert.Equal((2, OnDisconnect.Keep, InTransaction.Deny), (approve.Approvers, approve.OnDisconnect, approve.InTransaction));
        Assert.Equal((10000L, 50L << 20, TimeSpan.FromSeconds(30)), (config.Rules[3].Limit!.Rows, config.Rules[3].Limit!.Bytes, config.Rules[3].Limit!.StatementTimeout));
    }

    [Fact]
    public void Load_SeveralMistakes_AllAreReportedWithTheirLines()
    {
        var loaded = _fixture.Load("""
            listners: {}
            listeners:
              postgres: {adress: 127.0.0.1:15432}
            limits: {sessions: many}
            drainTimeout: 30
            transport: io-uring
            targets:
              - {name: orders, protocol: postgres, address: 10.0.0.5, tls: verify_full, credential: {user: app}, warm: {idle: 1m}}
            grants:
              - {groups: [dba], targets: [orders], rules: [nope]}
            """);
        Assert.Null(loaded.Config);
        Assert.Equal(
            [(1, "listners"), (3, "listeners.postgres.address"), (3, "listeners.postgres.adress"), (4, "limits.sessions"), (5, "drainTimeout"), (6, "transport"), (8, "targets[orders].tls"), (8, "targets[orders].warm.connections"), (10, "grants[1].rules")],
            loaded.Problems.Where(p => p.IsError).Select(p => (p.Line, p.Key)));
        Assert.Contains(loaded.Problems, p => p.Message == "found 'verify_full'; expected one of disable, require, verify-ca, verify-full.");
    }

    [Fact]
    public void Load_NameOfAnEntryWithAMistake_IsNotSaidToBeUnknown()
    {
        string text = ConfigFixture.Minimal.Replace("10.0.0.5", "\"10.0.0.5:port\"", StringComparison.Ordinal).Replace("effects: [ddl]", "effects: [dll]", StringComparison.Ordinal);
        Assert.Equal(["targets[orders].address", "rules[no-ddl].block.effects"], _fixture.Load(text).Problems.Where(p => p.IsError).Select(p => p.Key));
    }

    [Fact]
    public void Load_RuleThatIsNoMapping_IsReportedOnce()
    {
        string text = ConfigFixture.Minimal.Replace("rules: [no-ddl]", "rules: [no-ddl, twin]", StringComparison.Ordinal) + """
              - a word
              - {name: twin, approve: {effects: [ddl], reviewers: [nobody]}}

            """;
        var loaded = _fixture.Load(text);
        Assert.Equal(["rules[2]"], loaded.Problems.Where(p => p.IsError).Select(p => p.Key));
        Assert.Equal(["rules[twin]", "rules[twin].approve.reviewers"], loaded.Problems.Where(p => !p.IsError).Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_NothingOfTheKindIsDefined_SaysSo()
    {
        string text = ConfigFixture.Minimal.Replace("{name: orders, ", "{", StringComparison.Ordinal);
        Assert.Contains(_fixture.Load(text).Problems, p => p.Message == "found 'orders', which no target is named; no valid target is defined.");
    }

    [Fact]
    public void Load_LiteralPassword_IsAMistakeThatDoesNotPrintIt()
    {
        var problem = _fixture.Mistake(ConfigFixture.Minimal.Replace("{env: PW}", "s3cret-literal", StringComparison.Ordinal));
        Assert.Contains("{env: NAME} or {file: path}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-literal", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretFile_IsReadRelativeToTheConfiguration()
    {
        _fixture.Write("secrets/pw", "from-file\n");
        var config = _fixture.Valid(ConfigFixture.Minimal.Replace("{env: PW}", "{file: secrets/pw}", StringComparison.Ordinal));
        Assert.Equal("from-file", config.Targets[0].Credentials[0].Password!.RevealText());
    }

    [Fact]
    public void Load_ColumnsOfMySqlToBeMasked_IsNoProblem()
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal
            .Replace("targets: [orders], rules: [no-ddl]", "targets: [shop], rules: [no-ddl, pii]", StringComparison.Ordinal)
            .Replace("  - {name: orders,", "  - {name: shop, protocol: mysql, address: 10.0.0.6, credential: {user: app, password: {env: PW}}}\n  - {name: orders,", StringComparison.Ordinal)
            + "  - {name: pii, mask: [{column: customers.ssn, with: redact}]}\n");
        Assert.NotNull(loaded.Config);
        Assert.DoesNotContain(loaded.Problems, problem => problem.Key == "grants[1]");
    }

    [Theory]
    [InlineData("masked", "limit: {rows: 5}")]
    [InlineData("metadata", "record: {results: hashes}")]
    public void Load_RowsOfMySqlToBeRecorded_IsValid(string everywhere, string rule) => _fixture.Valid(ConfigFixture.Minimal
        .Replace("targets: [orders], rules: [no-ddl]", "targets: [shop], rules: [no-ddl, other]", StringComparison.Ordinal)
        .Replace("  - {name: orders,", "  - {name: shop, protocol: mysql, address: 10.0.0.6, credential: {user: app, password: {env: PW}}}\n  - {name: orders,", StringComparison.Ordinal)
        + $"  - {{name: other, {rule}}}\nrecording: {{results: {everywhere}}}\n");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_UnsetVariable_IsAMistakeOnlyWhereSecretsAreRequired(bool required)
    {
        _fixture.Environment.Clear();
        var loaded = _fixture.Load(ConfigFixture.Minimal, required);
        Assert.Equal(required, loaded.Config is null);
        Assert.Contains(loaded.Problems, p => p.IsError == required && p.Message.Contains("PW is not set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{address: 0.0.0.0:15432}", true)]
    [InlineData("{address: 10.1.2.3:15432}", true)]
    [InlineData("{address: 0.0.0.0:15432, insecure: true}", false)]
    [InlineData("{address: \"[::1]:15432\"}", false)]
    public void Load_ListenerWithoutTls_MustBeLoopbackOrInsecure(string listener, bool isMistake)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace("{address: 127.0.0.1:15432}", listener, StringComparison.Ordinal));
        Assert.Equal(isMistake, loaded.Config is null);
    }

    [Theory]
    [InlineData("  ssh: {address: 127.0.0.1:1}", "listeners.ssh", "unknown key")]
    [InlineData("  console: {address: 127.0.0.1:15432}", "listeners.console", "found the address 127.0.0.1:15432 of listener postgres")]
    [InlineData("  console: {address: 127.0.0.1}", "listeners.console.address", "found '127.0.0.1'; expected an IP address and a port")]
    [InlineData("  console: {address: 127.0.0.1:1, tls: {mode: require}}", "", "")]
    public void Load_WrongListener_SaysWhatIsExpected(string line, string key, string message)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace("identity:", line + "\nidentity:", StringComparison.Ordinal));
        Assert.Null(loaded.Config);
        Assert.Contains(loaded.Problems, p => p.IsError && p.Key.Contains(key, StringComparison.Ordinal) && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("effects: [ddl]", "effects: [dll]", "found 'dll'; expected one of read, write, ddl")]
    [InlineData("effects: [ddl]", "effects: []", "found none, so the rule could never fire")]
    [InlineData("rules: [no-ddl]", "rules: [no-ddl], kinds: [robot]", "found 'robot'; expected one of person, ci, agent")]
    [InlineData("rules: [no-ddl]", "rules: [no-ddl], as: rw", "no credential of target 'orders' is named; expected one of default")]
    [InlineData("targets: [orders]", "targets: [order]", "found 'order', which no target is named; expected one of orders")]
    [InlineData("- {name: bob,", "- {name: alice,", "found user 'alice' a second time")]
    [InlineData("protocol: postgres", "protocol: oracle", "found 'oracle', which this build does not offer; expected one of postgres")]
    [InlineData("address: 10.0.0.5", "address: \"10.0.0.5:port\"", "found '10.0.0.5:port'; expected a host with or without a port")]
    public void Load_WrongValue_SaysWhatWasFoundAndExpected(string from, string to, string message)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(loaded.Config);
        Assert.Contains(loaded.Problems, p => p.IsError && p.Line > 0 && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_Recording_EveryKeyIsRead()
    {
        _fixture.Write("auditor.pub", "");
        var config = _fixture.Valid(ConfigFixture.Minimal.Replace("block: {effects: [ddl]}", "record: {results: masked}", StringComparison.Ordinal)
            + "recording: {mode: durable, results: hashes, retention: 365d, quota: 100GB, encryption: {recipients: [auditor.pub], ownKey: false, indexTexts: false}}\n");
        var expected = new RecordingConfig
        {
            Durable = true,
            Results = RecordedResults.Hashes,
            Retention = TimeSpan.FromDays(365),
            Quota = config.Recording.Quota,
            Encrypts = true,
            OwnKey = false,
            IndexesTexts = false,
            Recipients = [Path.Combine(_fixture.Folder, "auditor.pub")],
        };
        Assert.Equal(expected, config.Recording);
        Assert.True(config.Recording.Quota >= 100_000_000_000);
        Assert.Equal(RecordedResults.Masked, config.Rules[0].Record);
    }

    [Theory]
    [InlineData("{mode: relaxed}", "found 'relaxed'; expected one of strict, durable")]
    [InlineData("{results: all}", "found 'all'; expected one of none, metadata, masked, hashes")]
    [InlineData("{retention: 1h}", "found less than a day")]
    [InlineData("{quota: 1kB}", "expected 64MB or more")]
    [InlineData("{encryption: {ownKey: false}}", "nobody could ever read")]
    [InlineData("{encryption: {recipients: [none.pub]}}", "found 'none.pub', which does not exist")]
    [InlineData("{encrypt: true}", "unknown key")]
    public void Load_WrongRecording_SaysWhatIsExpected(string recording, string message)
    {
        var problem = _fixture.Mistake(ConfigFixture.Minimal + $"recording: {recording}\n");
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{contains: a, matches: b}", "either contains")]
    [InlineData("{case: exact}", "either contains")]
    [InlineData("{contains: \"\"}", "found nothing; expected the text to look for")]
    [InlineData("{matches: '(?=a)b'}", "a group of a kind")]
    [InlineData("{matches: 'a(b'}", "nothing closes")]
    [InlineData("{contains: a, case: upper}", "expected one of ignore, exact")]
    public void Load_WrongTextFilter_SaysWhatIsExpected(string filter, string message)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace("block: {effects: [ddl]}", $"block: {{text: [{filter}]}}", StringComparison.Ordinal));
        Assert.Contains(loaded.Problems, p => p.IsError && p.Line > 0 && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_TextFilters_NeedNoEffects()
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace(
            "block: {effects: [ddl]}", "block: {text: [{contains: pg_sleep}, {matches: 'a+', case: exact}]}", StringComparison.Ordinal));
        Assert.Equal([new TextFilter("pg_sleep", false, true), new TextFilter("a+", true, false)], loaded.Config!.Rules[0].Block!.Text.ToArray());
    }

    [Theory]
    [InlineData("{column: \"a.b.c.d\", with: redact}", "1 to 3 parts")]
    [InlineData("{column: ssn, with: scramble}", "found 'scramble'; expected one of redact, nullify, zero, partial, truncate-date, token, fpe")]
    [InlineData("{column: ssn, with: redact, keep: 4}", "this mask has no such option")]
    [InlineData("{column: ssn, with: partial, keep: 0}", "found '0'; expected domain, or a number of last characters from 1 to 64")]
    [InlineData("{column: born, with: truncate-date}", "missing; expected one of year, quarter, month")]
    [InlineData("{column: born, with: truncate-date, to: century}", "found 'century'; expected one of year")]
    [InlineData("{column: ssn, with: token, domain: \"a b\"}", "found 'a b'; expected a name of letters")]
    [InlineData("{column: ssn, with: token, alphabet: digits}", "this mask has no such option")]
    [InlineData("{detect: [email], with: token}", "found 'token', which masks columns only")]
    [InlineData("{column: ssn, with: redact, use: ignore}", "found 'ignore'; expected one of deny, approve, allow-predicate")]
    [InlineData("{detect: [email], with: redact, use: approve}", "expected it with column")]
    [InlineData("{column: ssn, detect: [email], with: redact}", "either column")]
    [InlineData("{detect: [telephone], with: redact}", "found 'telephone'; expected a kind such as credit-card")]
    [InlineData("{column: ssn}", "missing; expected one of redact")]
    public void Load_WrongMask_SaysWhatIsExpected(string mask, string message)
    {
        var problem = _fixture.Mistake(ConfigFixture.Minimal.Replace("block: {effects: [ddl]}", $"mask: [{mask}]", StringComparison.Ordinal));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MaskOptions_AreRead()
    {
        _fixture.Environment["TOKENS"] = "canary-secret-of-customers";
        var config = _fixture.Valid(ConfigFixture.Minimal.Replace("block: {effects: [ddl]}", """
            mask:
                  - {column: card, with: partial, keep: 6}
                  - {column: email, with: partial, keep: domain}
                  - {column: born, with: truncate-date, to: month}
                  - {column: ssn, with: token, domain: customers}
                  - {column: iban, with: fpe, alphabet: alphanumeric}
            masking: {domains: [{name: customers, key: {env: TOKENS}}]}
            """, StringComparison.Ordinal));
        Assert.Equal(
            [
                new MaskRule(MaskKind.Partial) { Kept = KeptPart.Last, KeptCharacters = 6 },
                new MaskRule(MaskKind.Partial) { Kept = KeptPart.Domain },
                new MaskRule(MaskKind.TruncateDate) { TruncateTo = DateUnit.Month },
                new MaskRule(MaskKind.Token) { Domain = "customers" },
                new MaskRule(MaskKind.Fpe) { Alphanumeric = true },
            ],
            config.Rules[0].Masks.Select(mask => mask with { Column = null }));
        Assert.Equal("canary-secret-of-customers", config.MaskSecrets["customers"].RevealText());
    }

    [Fact]
    public void Load_ShortMaskSecret_IsRefusedAndNotShown()
    {
        _fixture.Environment["TOKENS"] = "canary-short";
        var problem = _fixture.Mistake(ConfigFixture.Minimal + "masking: {domains: [{name: customers, key: {env: TOKENS}}]}\n");
        Assert.Contains("too short", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-short", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Doubts_AreWarnings()
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal + """
              - name: unused
                approve: {effects: [write], reviewers: [ghosts]}
            defaults: {rules: []}
            """.Replace("defaults", "session: {idle: 1h}\ndefaults", StringComparison.Ordinal));
        Assert.NotNull(loaded.Config);
        Assert.Contains(loaded.Problems, p => p.Key == "rules[unused]" && p.Message.Contains("can never fire", StringComparison.Ordinal));
        Assert.Contains(loaded.Problems, p => p.Key == "rules[unused].approve.reviewers" && p.Message.Contains("'ghosts'", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ShadowedGrant_IsNamed()
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace(
            "rules:\n  - name", "  - {users: [alice], targets: [\"ord*\"]}\nrules:\n  - name", StringComparison.Ordinal));
        Assert.NotNull(loaded.Config);
        var warning = Assert.Single(loaded.Problems);
        Assert.Contains("shadowed: for alice on orders the grant at hoopwire.yaml:11 comes first", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Includes_AreMerged()
    {
        _fixture.Write("conf.d/b.yaml", "grants:\n  - {users: [bob], targets: [orders]}\n");
        _fixture.Write("conf.d/a.yaml", "limits: {sessions: 7}\nlisteners:\n  admin: {address: 127.0.0.1:15433}\nnope: 1\n");
        var loaded = _fixture.Load("include: [conf.d/*.yaml]\n" + ConfigFixture.Minimal);
        var mistake = Assert.Single(loaded.Problems);
        Assert.Equal((Path.Combine(_fixture.Folder, "conf.d", "a.yaml"), 4, "nope"), (mistake.File, mistake.Line, mistake.Key));
        _fixture.Write("conf.d/a.yaml", "limits: {sessions: 7}\nlisteners:\n  admin: {address: 127.0.0.1:15433}\n");
        var config = _fixture.Valid("include: [conf.d/*.yaml]\n" + ConfigFixture.Minimal);
        Assert.Equal((7, 2, 2), (config.Limits.Sessions, config.Listeners.Length, config.Grants.Length));
    }

    [Theory]
    [InlineData("a: [", "not YAML")]
    [InlineData("- a", "expected a mapping")]
    [InlineData("a: 1\na: 2", "not YAML")]
    public void Load_NotAMapping_IsOneMistake(string text, string message) =>
        Assert.Contains(message, _fixture.Mistake(text).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MissingFile_IsOneMistake() =>
        Assert.Contains("cannot be read", Assert.Single(_fixture.LoadFile(Path.Combine(_fixture.Folder, "none.yaml")).Problems).Message, StringComparison.Ordinal);
}
