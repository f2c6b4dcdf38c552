using System.Globalization;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway's whole day: people come by key and by token, read, are masked and refused, and then it is stopped.</summary>
public sealed class RecordFixture : IAsyncLifetime
{
    private PostgresGateway _gateway = null!;

    /// <summary>Everything that must be found nowhere.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>The lines of <c>sessions --json</c> while the gateway ran.</summary>
    public string Sessions { get; private set; } = "";

    /// <summary>The lines of <c>audit --json</c> while the gateway ran.</summary>
    public string Audit { get; private set; } = "";

    /// <summary><c>sessions show</c> of psql's session, for a person and with <c>--json</c>.</summary>
    public (string Text, string Json) Shown { get; private set; }

    /// <summary><c>sessions verify</c> of a session that ran.</summary>
    public ProcessResult VerifiedWhileRunning { get; private set; } = null!;

    /// <summary>The gateway's exit code after SIGTERM.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What a psql saw that was idle when the gateway stopped.</summary>
    public string IdlePsqlSaw { get; private set; } = "";

    /// <summary>What the gateway wrote.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Its data directory.</summary>
    public string DataDirectory => _gateway.DataDirectory;

    /// <summary>Its recordings.</summary>
    public string[] Recordings => Directory.GetFiles(Path.Combine(DataDirectory, "recordings"), "*.jsonl.zst", SearchOption.AllDirectories);

    /// <summary>Runs a verb as the operator, with the gateway stopped.</summary>
    public Task<ProcessResult> OperatorAsync(params string[] arguments) => _gateway.OperatorAsync(arguments);

    /// <summary>The ids of the sessions whose list line has this text, oldest first.</summary>
    public string[] IdsOf(string text) =>
        [.. Lines(Sessions).Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => line.Split("\"id\":\"")[1].Split('"')[0]).Order(StringComparer.Ordinal)];

    /// <summary>The lines of a text.</summary>
    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await using var provider = await OidcProvider.StartAsync();
        _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), Options(provider));
        Secrets["the target's password"] = PostgresServer.PasswordOf("app");
        Secrets["alice's key"] = await _gateway.KeyAsync("alice");
        Secrets["dana's token"] = await provider.MintAsync("dana", ["dba"]);
        Secrets["the token's signature"] = Secrets["dana's token"].Split('.')[2];
        Secrets["a new role's password"] = "canary-new-role";
        await UseAsync();
        await using var idle = await HeldPsql.StartAsync(_gateway);
        await idle.RunAsync("SELECT 'idle';");
        Audit = await Login.UntilAsync(() => ListAsync("audit"), rows => rows.Contains("login-refused", StringComparison.Ordinal) && rows.Contains("command-denied", StringComparison.Ordinal));
        Sessions = await Login.UntilAsync(() => ListAsync("sessions"), rows => Lines(rows).Count(line => line.Contains("\"active\":true", StringComparison.Ordinal)) == 1);
        string running = Lines(Sessions).Single(line => line.Contains("\"active\":true", StringComparison.Ordinal)).Split("\"id\":\"")[1].Split('"')[0];
        VerifiedWhileRunning = await _gateway.OperatorAsync("sessions", "verify", running);
        string hand = IdsOf("by hand")[0];
        Shown = ((await _gateway.OperatorAsync("sessions", "show", hand)).EnsureSuccess().StandardOutput, (await _gateway.OperatorAsync("sessions", "show", hand, "--json")).EnsureSuccess().StandardOutput);
        ExitCode = await _gateway.Process.StopAsync();
        await idle.TypeAsync("SELECT 'too late';");
        await idle.Process.FinishAsync();
        IdlePsqlSaw = idle.Process.StandardOutput + idle.Process.StandardError;
        Output = _gateway.Process.Process.StandardOutput + _gateway.Process.Process.StandardError;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    private static PostgresGatewayOptions Options(OidcProvider provider) => new()
    {
        Identity = $$$"""
              oidc:
                - {name: people, issuer: "{{{provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
            """,
        GrantRules = ["pii", "no-ddl"],
        Rules = """
            - name: pii
              mask:
                - {column: public.customers.ssn, with: redact}
                - {column: "*.email", with: partial}
            - name: no-ddl
              block: {effects: [ddl], message: "Schema changes go through migrations"}
            """,
    };

    private async Task UseAsync()
    {
        var alice = await _gateway.EndpointAsync() with { ApplicationName = "by hand", Options = "-c hoopwire.reason=ticket-7" };
        const string Script = """
            SELECT id, ssn, email FROM public.customers ORDER BY id LIMIT 3;
            DROP TABLE public.orders;
            SELECT 1 / 0;
            ALTER ROLE app PASSWORD 'canary-new-role';

            """;
        await PostgresClients.PsqlAsync(alice, Script);
        await using (var connection = new NpgsqlConnection((await _gateway.EndpointAsync() with { ApplicationName = "by driver" }).ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT name FROM public.customers WHERE id = $1 AND name <> $2", connection);
            command.Parameters.Add(new() { Value = 7 });
            command.Parameters.Add(new() { Value = "nobody at all" });
            await command.ExecuteScalarAsync();
        }

        (await PostgresClients.QueryAsync(_gateway.Endpoint("dana", Secrets["dana's token"]) with { ApplicationName = "by token" }, "SELECT 1")).EnsureSuccess();
        Assert.Equal("28P01", await Login.RefusedAsync(_gateway.Endpoint("alice", "canary-wrong-key")));
        Secrets["a wrong password"] = "canary-wrong-key";
    }

    private async Task<string> ListAsync(string what) =>
        (await _gateway.OperatorAsync(what, "--json", "--limit", 500.ToString(CultureInfo.InvariantCulture))).EnsureSuccess().StandardOutput;
}
