using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

public sealed class ConfigDirectoryTests : IDisposable
{
    private static readonly Identity Alice = new("alice", ["dba"], IdentityKind.Person, "local");
    private static readonly Identity Token = new("alice", [], IdentityKind.Person, "jwt:people") { Issuer = "https://idp.example.com" };

    private static readonly string WithProvider = ConfigFixture.Minimal.Replace(
        "identity:", "identity:\n  oidc:\n    - {name: people, issuer: https://idp.example.com, audience: hoopwire, user: \"{email}\"}", StringComparison.Ordinal);

    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Resolve_GrantedTarget_HasItsRulesAndPlace()
    {
        var grant = Directory().Resolve(Alice, "postgres", "orders")!;
        Assert.Equal(("orders", "app", "hoopwire.yaml:11"), (grant.Target.Name, grant.Credential.User, grant.Source));
        Assert.Equal("no-ddl", Assert.Single(grant.Policy.Rules).Name);
    }

    [Theory]
    [InlineData("postgres", "nope")]
    [InlineData("mysql", "orders")]
    public void Resolve_OtherTarget_IsNull(string protocol, string target) => Assert.Null(Directory().Resolve(Alice, protocol, target));

    [Fact]
    public void Resolve_OtherPerson_IsNull() =>
        Assert.Null(Directory().Resolve(new Identity("bob", ["dba-leads"], IdentityKind.Person, "key"), "postgres", "orders"));

    [Fact]
    public void Resolve_KeyLimitedToOtherTargets_IsNull() =>
        Assert.Null(Directory().Resolve(Alice with { Targets = ["billing"] }, "postgres", "orders"));

    [Fact]
    public void Resolve_SeveralGrants_FirstInFileOrderWins()
    {
        var directory = Directory(grants: "\n  - {users: [alice], targets: [\"*\"]}");
        Assert.Equal("hoopwire.yaml:11", directory.Resolve(Alice, "postgres", "orders")!.Source);
        Assert.Equal("hoopwire.yaml:12", directory.Resolve(Alice with { Groups = [] }, "postgres", "orders")!.Source);
    }

    [Fact]
    public void Resolve_GrantForOtherKind_IsPassedOver()
    {
        var directory = Directory(grants: "\n  - {users: [bob], targets: [orders], kinds: [agent]}");
        Assert.Null(directory.Resolve(new Identity("bob", [], IdentityKind.Person, "local"), "postgres", "orders"));
        Assert.NotNull(directory.Resolve(new Identity("bob", [], IdentityKind.Agent, "local"), "postgres", "orders"));
    }

    [Fact]
    public void Swap_NewConfiguration_RaisesTheVersionAndTakesEffect()
    {
        var directory = Directory();
        long before = directory.Version;
        directory.Swap(_fixture.Valid(ConfigFixture.Minimal.Replace("groups: [dba], targets", "groups: [dba-leads], targets", StringComparison.Ordinal)));
        Assert.Equal(before + 1, directory.Version);
        Assert.Null(directory.Resolve(Alice, "postgres", "orders"));
    }

    [Theory]
    [InlineData("groups: [dba]}\n      - {name: bob", "groups: [other]}\n      - {name: bob")]
    [InlineData("groups: [dba]}\n      - {name: bob", "groups: [dba], locked: true}\n      - {name: bob")]
    [InlineData("{name: alice, groups: [dba]}\n      - ", "")]
    public void Swap_UserLostTheGroup_EndsTheGrantOfARunningSession(string from, string to)
    {
        var directory = Directory();
        var session = Alice with { Method = "key" };
        Assert.NotNull(directory.Resolve(session, "postgres", "orders"));
        directory.Swap(_fixture.Valid(ConfigFixture.Minimal.Replace(from, to, StringComparison.Ordinal)));
        Assert.Null(directory.Resolve(session, "postgres", "orders"));
    }

    [Fact]
    public void Resolve_TokenOfARemovedProvider_IsNull() =>
        Assert.Null(Directory().Resolve(Alice with { Method = "jwt:people" }, "postgres", "orders"));

    [Theory]
    [InlineData("", true)]
    [InlineData("groups: [dba]}\n      - {name: bob|groups: [other]}\n      - {name: bob", false)]
    [InlineData("groups: [dba]}\n      - {name: bob|groups: [dba], locked: true}\n      - {name: bob", false)]
    [InlineData("{name: alice, groups: [dba]}\n      - |", false)]
    [InlineData("name: people,|name: others,", false)]
    [InlineData("issuer: https://idp.example.com|issuer: https://idp.example.org", false)]
    [InlineData("user: \"{email}\"}|user: \"{email}\", kind: ci, require: {a: b}}", false)]
    public void Swap_TokenOfAPersonWhoseGroupIsTheFiles_LastsAsLongAsTheFileHasIt(string change, bool lasts)
    {
        var directory = new ConfigDirectory(_fixture.Valid(WithProvider));
        var session = Token with { Groups = ["dba"] };
        Assert.NotNull(directory.Resolve(session, "postgres", "orders"));
        directory.Swap(_fixture.Valid(change.Length == 0 ? WithProvider : WithProvider.Replace(change.Split('|')[0], change.Split('|')[1], StringComparison.Ordinal)));
        Assert.Equal(lasts, directory.Resolve(session, "postgres", "orders") is not null);
    }

    [Fact]
    public void Swap_TokenThatNamesTheGroupItself_KeepsItWhateverTheFileSays()
    {
        var directory = new ConfigDirectory(_fixture.Valid(WithProvider));
        directory.Swap(_fixture.Valid(WithProvider.Replace("{name: alice, groups: [dba]}\n      - ", "", StringComparison.Ordinal)));
        Assert.NotNull(directory.Resolve(Token with { Groups = ["dba"], TokenGroups = ["dba"] }, "postgres", "orders"));
    }

    [Fact]
    public void Swap_GroupOfTheWholeProviderIsTakenAway_EndsTheGrantOfItsTokens()
    {
        string with = WithProvider.Replace("{email}\"}", "{email}\", groups: [dba]}", StringComparison.Ordinal);
        var directory = new ConfigDirectory(_fixture.Valid(with));
        var session = Token with { User = "dana", Groups = ["dba"] };
        Assert.NotNull(directory.Resolve(session, "postgres", "orders"));
        directory.Swap(_fixture.Valid(WithProvider));
        Assert.Null(directory.Resolve(session, "postgres", "orders"));
    }

    private ConfigDirectory Directory(string grants = "") =>
        new(_fixture.Valid(ConfigFixture.Minimal.Replace("rules: [no-ddl]}", "rules: [no-ddl]}" + grants, StringComparison.Ordinal)));
}
