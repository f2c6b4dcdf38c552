using System.Buffers.Binary;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A listener with <c>auth: scram</c>: access keys by SCRAM-SHA-256, bound to the channel under TLS, and nothing that travels in clear.</summary>
[Trait("Category", "Server")]
public class ScramListenerTests(ScramListenerFixture listener) : IClassFixture<ScramListenerFixture>
{
    private PostgresGateway Gateway => listener.Gateway;

    [Theory]
    [InlineData("disable", "prefer")]
    [InlineData("verify-full", "disable")]
    [InlineData("verify-full", "require")]
    public async Task Psql_AccessKey_LogsIn(string sslMode, string channelBinding)
    {
        var endpoint = await Gateway.EndpointAsync(sslMode: sslMode) with { ChannelBinding = channelBinding };
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
        await Login.AssertWrongPasswordAsync(endpoint with { Password = "hw_wrong_wrong_wrong_wrong" });
    }

    [Theory]
    [InlineData("disable", "prefer")]
    [InlineData("verify-full", "disable")]
    [InlineData("verify-full", "require")]
    public async Task Npgsql_AccessKey_LogsIn(string sslMode, string channelBinding)
    {
        var endpoint = await Gateway.EndpointAsync(sslMode: sslMode) with { ChannelBinding = channelBinding };
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Login.WhoAmI, connection);
        Assert.StartsWith("alice/", (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("alice#jwt")]
    [InlineData("alice#oauth")]
    [InlineData("nobody")]
    [InlineData("nobody#jwt")]
    public async Task Login_WhoeverAsks_IsOfferedScramAlone(string user)
    {
        await using (var tls = await OAuthClient.StartAsync(Gateway, user, "orders"))
            Assert.Equal(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], tls.Mechanisms);
        await using var clear = new RawClient();
        await clear.ConnectAsync(Gateway.Port);
        await clear.SendAsync(RawClient.Startup(("user", user), ("database", "orders")));
        var (type, body) = await clear.ReadAsync();
        Assert.Equal(('R', 10, "SCRAM-SHA-256\0\0"), (type, BinaryPrimitives.ReadInt32BigEndian(body), Encoding.ASCII.GetString(body.AsSpan(4))));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("alice#jwt")]
    public async Task Psql_Token_IsAPasswordThatFitsNoKey(string user) => await Login.AssertWrongPasswordAsync(
        await Gateway.EndpointAsync() with { User = user, Password = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl" });

    [Fact]
    public async Task Psql_ClientCertificate_ProvesThePersonAllTheSame()
    {
        var endpoint = Gateway.Endpoint("alice", "") with { ClientCertificate = Gateway.Certificates.Client("alice") };
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }
}
