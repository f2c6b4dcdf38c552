using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>What a name means was changed by a session of somebody else's: the next statement is read by what it means now.</summary>
[Trait("Category", "Server")]
public sealed class MySqlChangedCatalogueTests : IAsyncLifetime
{
    /// <summary>The name in the subquery means the unprotected column of suppliers; without that, the protected one outside.</summary>
    private const string Ask = "SELECT CONCAT((SELECT ssn FROM suppliers LIMIT 1), '') FROM customers WHERE id = 1";
    private const string Rename = "ALTER TABLE suppliers RENAME COLUMN ssn TO k";

    private static readonly Rule Mask = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }] };
    private static readonly Rule Block = new("no-files") { Block = new BlockRule(Effects.File, null) };

    private readonly TargetCredential _other = new("other", "other") { Password = new Secret(MariaDbServer.Password) };
    private MariaDbServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await MariaDbServer.StartAsync();
        await _server.RootAsync("CREATE TABLE suppliers (ssn text)");
        await _server.RootAsync("INSERT INTO suppliers VALUES ('plain')");
        await _server.RootAsync($"CREATE USER other@'%' IDENTIFIED BY '{MariaDbServer.Password}'");
        await _server.RootAsync("GRANT ALL ON *.* TO other@'%'");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("masks")]
    [InlineData("blocks")]
    [InlineData("none")]
    public async Task Query_ASessionWithAnotherCredentialHasRenamed_IsReadByTheNewName(string rules)
    {
        await using var gateway = Start(rules switch { "masks" => [Mask], "blocks" => [Block], _ => [] });
        await using var one = await gateway.OpenMySqlAsync();
        await using var other = await gateway.OpenMySqlAsync("carol");
        Assert.Equal("plain", await AskAsync(one));

        await new MySqlCommand(Rename, other).ExecuteNonQueryAsync();

        var refused = await Assert.ThrowsAsync<MySqlException>(() => AskAsync(one));
        Assert.Contains("pii", refused.Message, StringComparison.Ordinal);
    }

    private InProcessGateway Start(Rule[] ofTheOther)
    {
        var target = InProcessGateway.TargetOn(_server);
        var gateway = InProcessGateway.Start(target, new GatewayLimits(), [Mask]);
        gateway.Directory.GrantsByUser["carol"] = new AccessGrant(target, _other, new CompiledPolicy(1, [.. ofTheOther]) { Keys = InProcessGateway.MaskKeys }, "test");
        return gateway;
    }

    private static async Task<object?> AskAsync(MySqlConnection connection) => await new MySqlCommand(Ask, connection).ExecuteScalarAsync();
}
