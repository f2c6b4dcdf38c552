using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

public sealed class ConfigDirectoryTests : IDisposable
{
    private static readonly Identity Alice = new("alice", ["dba"], IdentityKind.Person, "local");
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

    private ConfigDirectory Directory(string grants = "") =>
        new(_fixture.Valid(ConfigFixture.Minimal.Replace("rules: [no-ddl]}", "rules: [no-ddl]}" + grants, StringComparison.Ordinal)));
}
