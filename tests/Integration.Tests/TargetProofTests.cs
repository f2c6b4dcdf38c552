using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>Whole sessions on targets that want every kind of proof, over every kind of TLS.</summary>
[Trait("Category", "Server")]
public sealed class TargetProofTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<PostgresVersion, string, TargetTls> Ways
    {
        get
        {
            var ways = new TheoryData<PostgresVersion, string, TargetTls>();
            foreach (var version in new[] { PostgresVersion.V15, PostgresVersion.V18 })
                foreach (var tls in new[] { TargetTls.Disable, TargetTls.Require, TargetTls.VerifyCa, TargetTls.VerifyFull })
                    foreach (string user in new[] { "trust_user", "password_user", "md5_user", "scram_user", "cert_user" })
                        if (IsTried(version, user, tls)) ways.Add(version, user, tls);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Session_OnATargetOfThisKind_RunsAsTheCredential(PostgresVersion version, string user, TargetTls tls)
    {
        var server = await PostgresServer.SharedAsync(version);
        await using var gateway = InProcessGateway.Start(Target(server, user, tls), new GatewayLimits(), []);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT current_user || ' ' || ssl || ' ' || (SELECT count(*) FROM public.customers WHERE id = $1) FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection)
        {
            Parameters = { new() { Value = 7 } },
        };
        Assert.Equal($"{user} {(tls == TargetTls.Disable ? "false" : "true")} 1", await command.ExecuteScalarAsync());
    }

    /// <summary>Whoever ends TLS in between is taken for the target by nothing but the binding of the proof to the channel.</summary>
    [Theory]
    [InlineData(PostgresVersion.V15)]
    [InlineData(PostgresVersion.V18)]
    public async Task Session_SomebodyInBetween_ScramIsBoundToTheTargetsChannel(PostgresVersion version)
    {
        var server = await PostgresServer.SharedAsync(version);
        using var strangers = new TestCertificates(_folder.Path, "in between");
        await using var between = new TlsInterceptor(server.Port, strangers.Server("between"));
        Assert.Equal("28000", await LogInAsync(Target(server, "scram_user", TargetTls.Require) with { Port = between.Port }, server));
        // What is not bound passes there, and so the interceptor does not break logins by itself.
        Assert.Null(await LogInAsync(Target(server, "md5_user", TargetTls.Require) with { Port = between.Port }, server));
        Assert.Equal("-", await LogInAsync(Target(server, "md5_user", TargetTls.VerifyFull) with { Port = between.Port }, server));
    }

    [Theory]
    [InlineData("password_user")]
    [InlineData("md5_user")]
    [InlineData("scram_user")]
    public async Task Session_WrongPassword_IsRefusedAsTheGatewaysFault(string user)
    {
        var server = await PostgresServer.SharedAsync();
        var target = Target(server, user, TargetTls.Require);
        target = target with { Credentials = [target.Credentials[0] with { Password = new Secret("canary-wrong") }] };
        await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), []);
        var error = await Assert.ThrowsAsync<PostgresException>(() => gateway.OpenAsync());
        Assert.Equal(("08006", "target orders refuses the gateway's credential"), (error.SqlState, error.MessageText));
        Assert.DoesNotContain(gateway.Audit.Rows, row => row.ToString()!.Contains("canary", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The older server in every way; the newer one in the weakest and the strongest, since it does not differ in TLS.</summary>
    private static bool IsTried(PostgresVersion version, string user, TargetTls tls) =>
        (user != "cert_user" || tls != TargetTls.Disable) && (version == PostgresVersion.V15 || tls is TargetTls.Disable or TargetTls.VerifyFull);

    /// <summary>Null when a session comes about; otherwise the target's own SQLSTATE as its log has it, or a dash where it was not even asked.</summary>
    private static async Task<string?> LogInAsync(Target target, PostgresServer server)
    {
        long before = server.LogEnd;
        await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), []);
        try
        {
            await using var connection = await gateway.OpenAsync();
            return null;
        }
        catch (PostgresException e) when (e.SqlState == "08006")
        {
            string[] said = await server.LogLinesAsync(before, line => line.Contains("SCRAM channel binding check failed", StringComparison.Ordinal));
            return said.Length > 0 ? "28000" : "-";
        }
    }

    private static Target Target(PostgresServer server, string user, TargetTls tls) => new("orders", "postgres", server.Host, server.Port)
    {
        Database = PostgresServer.Database,
        Tls = tls,
        CaFile = server.CaFile,
        Credentials =
        [
            new TargetCredential("default", user)
            {
                Password = user is "trust_user" or "cert_user" ? null : new Secret(PostgresServer.PasswordOf(user)),
                CertificateFile = user == "cert_user" ? server.ClientCertificate.Certificate : null,
                KeyFile = user == "cert_user" ? server.ClientCertificate.Key : null,
            },
        ],
    };
}
