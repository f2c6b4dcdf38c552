using HoopWire.Postgres;

namespace HoopWire.Gateway.Configuration;

public sealed class CatalogCredentialKeysTests : IDisposable
{
    private const string Credential = "credential: {user: app, password: {env: PW}}";

    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_CatalogCredential_IsReadAndNotOneOfThoseThatGrantsChoose()
    {
        _fixture.Environment["CATALOG"] = "canary-catalog";
        var target = _fixture.Valid(With("{user: catalog, password: {env: CATALOG}}")).Targets[0];
        var catalog = PostgresTargetOptions.Of(target).CatalogCredential!;
        Assert.Equal(("catalog", "canary-catalog"), (catalog.User, catalog.Password!.RevealText()));
        Assert.Equal("app", Assert.Single(target.Credentials).User);
        Assert.DoesNotContain("canary", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnotherPasswordForTheCatalogue_MakesAnotherTarget()
    {
        _fixture.Environment["CATALOG"] = "one";
        var one = _fixture.Valid(With("{user: catalog, password: {env: CATALOG}}")).Targets[0];
        Assert.Equal(one, _fixture.Valid(With("{user: catalog, password: {env: CATALOG}}")).Targets[0]);
        _fixture.Environment["CATALOG"] = "other";
        Assert.NotEqual(one, _fixture.Valid(With("{user: catalog, password: {env: CATALOG}}")).Targets[0]);
        Assert.NotEqual(one, _fixture.Valid(ConfigFixture.Minimal).Targets[0]);
    }

    [Theory]
    [InlineData("{password: {env: PW}}", "targets[orders].catalogCredential.user", "missing")]
    [InlineData("{user: catalog, password: plain}", "targets[orders].catalogCredential.password", "found")]
    [InlineData("{user: catalog, password: {env: NONE}}", "targets[orders].catalogCredential.password.env", "NONE")]
    [InlineData("{user: catalog, certificate: none.pem}", "targets[orders].catalogCredential.certificate", "none.pem")]
    [InlineData("{user: catalog, role: x}", "targets[orders].catalogCredential.role", "unknown key")]
    public void Load_WrongValue_IsAMistakeWithItsKeyAndLine(string value, string key, string message)
    {
        var problems = _fixture.Load(With(value)).Problems.Where(p => p.IsError).ToList();
        Assert.Contains(problems, p => p.Key == key && p.Line == 9 && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_SeveralMistakes_AreAllNamed()
    {
        string[] keys = [.. _fixture.Load(With("{password: plain, role: x}")).Problems.Where(p => p.IsError).Select(p => p.Key).Order(StringComparer.Ordinal)];
        Assert.Equal(["password", "role", "user"], keys.Select(k => k[(k.LastIndexOf('.') + 1)..]));
    }

    [Fact]
    public void Load_ProtocolWhoseCatalogueIsReadByTheSession_IsAMistake()
    {
        string text = With("{user: catalog}").Replace("protocol: postgres", "protocol: mysql", StringComparison.Ordinal);
        Assert.Contains("whose catalogue is read with the session's own credential", _fixture.Mistake(text).Message, StringComparison.Ordinal);
    }

    private static string With(string value) => ConfigFixture.Minimal.Replace(Credential, $"{Credential}, catalogCredential: {value}", StringComparison.Ordinal);
}
