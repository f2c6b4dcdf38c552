using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Access keys and client certificates, from psql.</summary>
[Trait("Category", "Server")]
[Collection(PeopleCollection.Name)]
public class KeyLoginTests(PeopleFixture people)
{
    private PostgresGateway Gateway => people.Gateway;

    [Theory]
    [InlineData("disable", "prefer")]
    [InlineData("verify-full", "require")]
    [InlineData("verify-full", "disable")]
    public async Task Psql_AccessKeyByScram_LogsIn(string sslMode, string channelBinding)
    {
        var endpoint = await Gateway.EndpointAsync(sslMode: sslMode) with { ChannelBinding = channelBinding };
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_AccessKeyInClearUnderTls_LogsIn()
    {
        var endpoint = await Gateway.EndpointAsync() with { User = "alice#jwt" };
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_WrongKey_IsRefused() =>
        await Login.AssertWrongPasswordAsync(await Gateway.EndpointAsync() with { Password = "hw_wrong_wrong_wrong_wrong" });

    [Fact]
    public async Task Psql_KeyOfAnotherPerson_IsRefused() =>
        await Login.AssertWrongPasswordAsync(await Gateway.EndpointAsync("bob") with { User = "alice" });

    [Fact]
    public async Task Psql_KeyOfAnotherPersonInClear_IsRefused() =>
        await Login.AssertWrongPasswordAsync(await Gateway.EndpointAsync("bob") with { User = "alice#jwt" });

    [Fact]
    public async Task Psql_UnknownPerson_IsRefusedInTheSameWords() =>
        await Login.AssertWrongPasswordAsync(Gateway.Endpoint("nobody", await Gateway.KeyAsync("alice"), sslMode: "disable"));

    [Fact]
    public async Task Psql_RevokedKey_IsRefused()
    {
        var made = (await Gateway.OperatorAsync("keys", "create", "carol")).EnsureSuccess();
        var endpoint = Gateway.Endpoint("carol", made.StandardOutput.Trim());
        Assert.Equal("3D000", await Login.RefusedAsync(endpoint));
        (await Gateway.OperatorAsync("keys", "revoke", made.StandardError.Split(' ')[1])).EnsureSuccess();
        await Login.AssertWrongPasswordAsync(endpoint);
    }

    [Fact]
    public async Task Psql_ExpiredKey_IsRefused()
    {
        var endpoint = Gateway.Endpoint("alice", people.ShortKey);
        await Login.UntilAsync(async () => (await PostgresClients.QueryAsync(endpoint, "SELECT 1")).ExitCode, code => code == 2);
        await Login.AssertWrongPasswordAsync(endpoint);
        await Login.AssertWrongPasswordAsync(endpoint with { User = "alice#jwt" });
    }

    [Theory]
    [InlineData("client certificate")]
    [InlineData("token")]
    [InlineData("access key")]
    public async Task Psql_ProofExpiresInASession_EndsItWhetherIdleOrNot(string proof)
    {
        var sessions = people.ShortSessions[proof];
        await sessions[1].Process.Exited.WaitAsync(TimeSpan.FromSeconds(150));
        // Whoever is idle reads of it with the next statement.
        await sessions[0].TypeAsync("SELECT 'after the expiry';");
        foreach (var psql in sessions.Select(session => session.Process))
        {
            await psql.FinishAsync();
            Assert.Contains($"FATAL:  57P01: The {proof} of this session has expired.", psql.StandardError, StringComparison.Ordinal);
            Assert.DoesNotContain("after the expiry", psql.StandardOutput, StringComparison.Ordinal);
        }

        string running = $"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{PeopleFixture.MarkOf(proof)};'";
        await Login.UntilAsync(() => Gateway.Server.PsqlAsync(running), count => count == "0");
    }

    [Fact]
    public async Task Psql_KeyForOneTarget_OpensThatOneOnly()
    {
        var endpoint = Gateway.Endpoint("alice", await Gateway.Process.CreateKeyAsync("alice", "--targets", "reports"));
        Assert.Equal("3D000", await Login.RefusedAsync(endpoint));
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint with { Database = "reports" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_KeyForAgent_IsAttributedToBoth()
    {
        var endpoint = Gateway.Endpoint("alice", await Gateway.Process.CreateKeyAsync("alice", "--agent", "helper"));
        Assert.StartsWith("alice+helper/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_ClientCertificate_LogsInWithoutPassword()
    {
        var endpoint = Gateway.Endpoint("alice", "") with { ClientCertificate = Gateway.Certificates.Client("alice") };
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_CertificateOfAnotherPerson_IsRefused()
    {
        var endpoint = Gateway.Endpoint("alice", "wrong") with { ClientCertificate = Gateway.Certificates.Client("bob") };
        await Login.AssertWrongPasswordAsync(endpoint);
    }

    [Fact]
    public async Task Psql_CertificateOfAnotherAuthority_ProvesNobody()
    {
        using var folder = new TemporaryFolder();
        using var strangers = new TestCertificates(folder.Path, "Strangers");
        var endpoint = Gateway.Endpoint("alice", "wrong") with { ClientCertificate = strangers.Client("alice") };
        Assert.Equal(2, (await PostgresClients.QueryAsync(endpoint, "SELECT 1")).ExitCode);
    }
}
