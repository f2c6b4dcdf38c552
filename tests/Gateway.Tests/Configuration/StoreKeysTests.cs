using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Configuration;

public sealed class StoreKeysTests : IDisposable
{
    private const string Address = "Host=db.example.com;Username=hoopwire;Password=canary-store";
    private readonly ConfigFixture _fixture = new();

    public StoreKeysTests()
    {
        _fixture.Environment["HOOPWIRE_STORE"] = Address;
        _fixture.Environment["STORE_KEY"] = "canary-key-of-16-characters";
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_Store_IsReadFromVariableAndFile()
    {
        Assert.Null(_fixture.Valid(ConfigFixture.Minimal).Store);
        var store = _fixture.Valid(With("{postgres: {env: HOOPWIRE_STORE}}")).Store!;
        Assert.Equal((Address, null), (store.Postgres!.RevealText(), store.Key));
        _fixture.Write("store.secret", "postgresql://hoopwire:canary@db.example.com/hoopwire\n");
        store = _fixture.Valid(With("{postgres: {file: store.secret}, key: {env: STORE_KEY}}")).Store!;
        Assert.Equal(("postgresql://hoopwire:canary@db.example.com/hoopwire", "canary-key-of-16-characters"), (store.Postgres!.RevealText(), store.Key!.RevealText()));
        Assert.DoesNotContain("canary", store.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "store.postgres", "missing; expected {env: NAME} or {file: path}")]
    [InlineData("{postgres: Host=db}", "store.postgres", "found a literal secret")]
    [InlineData("{postgres: {env: NOT_SET}}", "store.postgres.env", "the environment variable NOT_SET is not set")]
    [InlineData("{postgres: {env: WRONG}}", "store.postgres", "what it names is no connection string; expected one such as Host=")]
    [InlineData("{postgres: {env: CLEAR}}", "store.postgres", "what it names is not encrypted")]
    [InlineData("{postgres: {env: HOOPWIRE_STORE}, key: {env: SHORT}}", "store.key", "found fewer than 16 characters")]
    [InlineData("{postgres: {env: HOOPWIRE_STORE}, sqlite: x}", "store.sqlite", "unknown key; expected one of key, postgres")]
    public void Load_WrongStore_SaysWhatIsExpected(string store, string key, string message)
    {
        _fixture.Environment["WRONG"] = "canary";
        _fixture.Environment["CLEAR"] = Address + ";SSL Mode=Disable";
        _fixture.Environment["SHORT"] = "canary";
        var mistake = _fixture.Mistake(With(store));
        Assert.Equal(key, mistake.Key);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", mistake.ToString(), StringComparison.Ordinal);
        Assert.True(mistake.Line > 0);
    }

    [Fact]
    public void Load_WrongStoreBesideOtherMistakes_IsReportedToo()
    {
        var loaded = _fixture.Load(With("{}").Replace("127.0.0.1:15432", "127.0.0.1", StringComparison.Ordinal));
        Assert.Equal(["listeners.postgres.address", "store.postgres"], loaded.Problems.Where(p => p.IsError).Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{postgres: {env: NOT_SET}}")]
    [InlineData("{postgres: {env: HOOPWIRE_STORE}, key: {env: NOT_SET}}")]
    public async Task StartBeside_SecretNotAtHand_NeverOpensTheEmbeddedStore(string store)
    {
        var config = _fixture.Load(With(store), secretsRequired: false).Config!;
        var refused = await Assert.ThrowsAsync<ControlPlane.StoreUnavailableException>(() => ControlPlaneParts.StartBesideAsync(config, TimeProvider.System, default));
        Assert.Contains("not at hand", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(config.DataDirectory));
    }

    [Fact]
    public void Of_StoreChanged_NeedsARestart()
    {
        var before = _fixture.Valid(With("{postgres: {env: HOOPWIRE_STORE}}"));
        Assert.Empty(RestartNeeds.Of(before, _fixture.Valid(With("{postgres: {env: HOOPWIRE_STORE}}"))));
        Assert.Equal(["store"], RestartNeeds.Of(before, _fixture.Valid(ConfigFixture.Minimal)));
        _fixture.Environment["HOOPWIRE_STORE"] = Address + "2";
        Assert.Equal(["store"], RestartNeeds.Of(before, _fixture.Valid(With("{postgres: {env: HOOPWIRE_STORE}}"))));
    }

    private static string With(string store) => ConfigFixture.Minimal + "store: " + store + "\n";
}
