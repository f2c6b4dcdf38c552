using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Postgres;
using Npgsql;
using static HoopWire.Integration.Tests.CatalogCredentialFixture;

namespace HoopWire.Integration.Tests;

/// <summary>A catalogue that another role reads than that of the sessions: what depends on the role is that of the sessions.</summary>
[Trait("Category", "Server")]
public class CatalogCredentialTests(CatalogCredentialFixture fixture) : IClassFixture<CatalogCredentialFixture>
{
    [Fact]
    public async Task Open_RoleThatMayNotReadTheCatalogue_NeedsACredentialThatMay()
    {
        await using var gateway = fixture.Start(SessionRole, password: null);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => gateway.OpenAsync());
        Assert.Equal("The target's catalogue could not be read", refused.MessageText);
        await using var reading = fixture.Start(SessionRole);
        await using var connection = await reading.OpenAsync();
        Assert.Equal("[redacted]", await AskAsync(connection, $"select ssn from {SessionRole}.people"));
    }

    [Theory]
    [InlineData(SessionRole, "[redacted]", "42501")]
    [InlineData(ReaderRole, "ssn-of-apart_app", "SSN-OF-APART_APP")]
    public async Task Query_NameInTheSchemaOfItsRole_IsOfTheSessionsRole(string masked, string shown, string computed)
    {
        await using var gateway = fixture.Start(masked);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(shown, await AskAsync(connection, "select ssn from people"));
        Assert.Equal(computed, await AskAsync(connection, "select upper(ssn) from people"));
    }

    [Fact]
    public async Task Query_NameBehindASchemaThatTheRoleMayNotUse_IsThatOfTheNextSchema()
    {
        await using var gateway = fixture.Start(SessionRole);
        await using var connection = await gateway.OpenAsync();
        await new NpgsqlCommand($"set search_path = 'closed', '{SessionRole}'", connection).ExecuteNonQueryAsync();
        Assert.Equal("[redacted]", await AskAsync(connection, "select ssn from people"));
        Assert.Equal("42501", await AskAsync(connection, "select upper(ssn) from people"));
    }

    [Fact]
    public async Task Query_NameInTheSchemaOfARoleThatWasSet_IsOfThatRole()
    {
        await using var gateway = fixture.Start(OtherRole);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal("SSN-OF-APART_APP", await AskAsync(connection, "select upper(ssn) from people"));
        await new NpgsqlCommand($"set role {OtherRole}", connection).ExecuteNonQueryAsync();
        await new NpgsqlCommand("set search_path = '$user', 'public'", connection).ExecuteNonQueryAsync();
        Assert.Equal("[redacted]", await AskAsync(connection, "select ssn from people"));
        Assert.Equal("42501", await AskAsync(connection, "select upper(ssn) from people"));
    }

    [Fact]
    public async Task Open_WrongPasswordForTheCatalogue_IsRefusedWithASentenceAndAudited()
    {
        const string wrong = "canary-wrong-password";
        await using var gateway = fixture.Start(SessionRole, wrong);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => gateway.OpenAsync());
        const string sentence = "The catalogue cannot be read with catalogCredential: target orders refuses the gateway's credential";
        Assert.Equal(sentence, refused.MessageText);
        var row = Assert.Single(gateway.Audit.Rows);
        Assert.Equal(("target-unreachable", "alice", "orders", sentence), (row.Kind, row.User, row.Target, row.Detail));
        Assert.DoesNotContain(ReaderRole, $"{refused} {row}", StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, $"{refused} {row}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "The target's catalogue could not be read")]
    [InlineData(true, null)]
    public async Task Inspect_RoleThatMayNotReadTheCatalogue_LooksWithTheCredentialThatMay(bool apart, string? failure)
    {
        var target = fixture.Target(apart ? PostgresServer.PasswordOf(ReaderRole) : null);
        await using var transport = TestTransport.Create(1);
        var findings = await new PostgresProtocol().InspectAsync(transport, new AccessGrant(target, target.Credentials[0], new CompiledPolicy(0, [Mask("nowhere")]), ""));
        Assert.Equal(failure, findings.Failure);
        Assert.Equal(apart ? 1 : 0, findings.AbsentColumns.Length);
    }

    [Fact]
    public async Task Query_PasswordThatIsWrongFromNowOn_RefusesWhatAsksTheCatalogue()
    {
        var time = new ManualTime();
        await using var gateway = InProcessGateway.Start(fixture.Target(PostgresServer.PasswordOf(ReaderRole)), new GatewayLimits(), [Mask(SessionRole)], time: time);
        await using var connection = await gateway.OpenAsync();
        await fixture.Server.PsqlAsync($"alter role {ReaderRole} password 'another'");
        try
        {
            Assert.Equal("[redacted]", await AskAsync(connection, "select ssn from people"));
            await fixture.Server.PsqlAsync("create table apart_app.newer as select 1 as id", "apart");
            // A catalogue as young as this statement would not be asked for again.
            gateway.Pass(time, TimeSpan.FromSeconds(2));
            var refused = await Assert.ThrowsAsync<PostgresException>(new NpgsqlCommand("select n.id::text from apart_app.newer n, people p", connection).ExecuteNonQueryAsync);
            Assert.Equal(("42501", "The catalogue cannot be read with catalogCredential: target orders refuses the gateway's credential"), (refused.SqlState, refused.MessageText));
        }
        finally
        {
            await fixture.Server.PsqlAsync($"alter role {ReaderRole} password '{PostgresServer.PasswordOf(ReaderRole)}'");
        }
    }
}
