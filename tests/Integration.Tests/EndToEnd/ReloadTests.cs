using System.Net.Security;
using System.Net.Sockets;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What changes while a psql is connected.</summary>
[Trait("Category", "Server")]
public class ReloadTests : IAsyncLifetime
{
    private const string Rules = """
        - name: no-ddl
          block: {effects: [ddl], message: "Schema changes go through migrations"}
        - name: pii
          mask:
            - {column: public.customers.ssn, with: redact}
        """;

    private static readonly PostgresGatewayOptions Plain = new() { Rules = Rules };
    private PostgresGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), Plain);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task LiveSession_Changes_ReachItAtItsNextCommand()
    {
        await using var psql = await HeldPsql.StartAsync(_gateway);
        await psql.RunAsync("CREATE TABLE public.reload_one (id int);");
        Assert.Contains("CREATE TABLE", psql.Process.StandardOutput, StringComparison.Ordinal);

        await ReloadAsync(Plain with { GrantRules = ["no-ddl"] });
        await psql.RunAsync("DROP TABLE public.reload_one;");
        Assert.Contains("ERROR:  42501: Schema changes go through migrations", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Contains("no-ddl", psql.Process.StandardError, StringComparison.Ordinal);
        await psql.AssertWorksAsync();

        await ReloadAsync(Plain);
        await psql.RunAsync("DROP TABLE public.reload_one;");
        Assert.Contains("DROP TABLE", psql.Process.StandardOutput, StringComparison.Ordinal);

        await File.AppendAllTextAsync(_gateway.ConfigFile, "mistake: here\n");
        _gateway.Process.Process.Signal(RunningProcess.SigHup);
        await _gateway.Process.Process.WaitForErrorLineAsync("was not loaded again");
        await psql.AssertWorksAsync();

        await ReloadAsync(Plain with { Users = new Dictionary<string, string[]> { ["alice"] = ["elsewhere"] } });
        await psql.TypeAsync("SELECT 'after the grant';");
        await EndedAsync(psql);
        Assert.DoesNotContain("after the grant", psql.Process.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_HangupIgnoredByWhoStartedTheGateway_ReloadsAllTheSame()
    {
        // As nohup does; the settings are the fixture's, the directory and the ports its own.
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "hoopwire.yaml");
        await File.WriteAllTextAsync(file, $"dataDirectory: {folder.Path}/data\nlisteners:\n  postgres: {{address: 127.0.0.1:{FreePort.Next()}}}\n");
        await using var gateway = await HoopwireProcess.StartAsync(file, wrapper: ["env", "--ignore-signal=HUP"]);
        gateway.Process.Signal(RunningProcess.SigHup);
        await gateway.Process.WaitForErrorLineAsync("loaded again: version");
    }

    [Fact]
    public async Task LiveSession_KeyRevoked_Ends()
    {
        var made = (await _gateway.OperatorAsync("keys", "create", "alice")).EnsureSuccess();
        await using var other = await HeldPsql.StartAsync(_gateway);
        await other.AssertWorksAsync();
        await using var psql = PostgresClients.StartPsql(_gateway.Endpoint("alice", made.StandardOutput.Trim()), "-At", "-v", "VERBOSITY=verbose");
        await psql.Input.WriteLineAsync("\\warn connected");
        await psql.Input.FlushAsync();
        await psql.WaitForErrorLineAsync("connected");
        (await _gateway.OperatorAsync("keys", "revoke", made.StandardError.Split(' ')[1])).EnsureSuccess();
        await psql.Input.WriteLineAsync("SELECT 'after the revocation';");
        await psql.FinishAsync();
        Assert.Contains("57P01", psql.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("after the revocation", psql.StandardOutput, StringComparison.Ordinal);
        await other.AssertWorksAsync();
    }

    [Fact]
    public async Task LiveSession_Killed_Ends()
    {
        await using var psql = await HeldPsql.StartAsync(_gateway);
        string id = await psql.SessionAsync();
        (await _gateway.OperatorAsync("sessions", "kill", id)).EnsureSuccess();
        await psql.TypeAsync("SELECT 'after the end';");
        await EndedAsync(psql);
        Assert.DoesNotContain("after the end", psql.Process.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_CertificateRenewed_IsShownToTheNextClient()
    {
        await using var psql = await HeldPsql.StartAsync(_gateway);
        string before = await CertificateAsync();
        Assert.Equal(before, await CertificateAsync());
        _gateway.Certificates.Server("gw");
        await ReloadAsync(Plain);
        Assert.NotEqual(before, await CertificateAsync());
        await psql.AssertWorksAsync();
    }

    private async Task<string> CertificateAsync()
    {
        string seen = "";
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _gateway.Port);
        await tcp.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
        Assert.Equal('S', tcp.GetStream().ReadByte());
        await using var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => (seen = certificate!.GetCertHashString()).Length > 0);
        await tls.AuthenticateAsClientAsync("localhost");
        return seen;
    }

    private static async Task EndedAsync(HeldPsql psql)
    {
        await psql.Process.FinishAsync();
        Assert.Contains("57P01", psql.Process.StandardError, StringComparison.Ordinal);
    }

    private async Task ReloadAsync(PostgresGatewayOptions options)
    {
        int before = Loaded();
        _gateway.Rewrite(options);
        _gateway.Process.Process.Signal(RunningProcess.SigHup);
        await Login.UntilAsync(() => Task.FromResult(Loaded()), count => count > before);
    }

    private int Loaded() => _gateway.Process.Process.StandardError.Split("loaded again: version").Length;
}
