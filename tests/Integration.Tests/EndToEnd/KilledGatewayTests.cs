using System.Text;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>
/// kill -9 in the middle of everything: no secret and no masked cell lies in what the gateway leaves behind, nor in what the next start makes of it.
/// </summary>
[Trait("Category", "Server")]
public class KilledGatewayTests
{
    private const string Rules = """
        - name: pii
          mask:
            - {column: public.customers.ssn, with: redact}
            - {column: "*.email", with: partial}
            - {detect: [credit-card], with: redact}
          record: {results: masked}
        """;

    private readonly Dictionary<string, string> _secrets = new()
    {
        ["the target's password"] = PostgresServer.PasswordOf("app"),
        ["a wrong password"] = "canary-of-a-wrong-password",
        ["a role's password"] = "canary-of-a-role",
        ["a masked number"] = SeedData.Canary.Ssn,
        ["a masked address"] = SeedData.Canary.Email,
        ["a card that detectors find"] = "4111111111111111",
    };

    [Fact]
    public async Task Kill_JournalFullOfCanaries_LeavesNoneBehindThenOrAfterTheNextStart()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            Identity = $$$"""
                  oidc:
                    - {name: people, issuer: "{{{provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
                """,
            GrantRules = ["pii"],
            Rules = Rules,
        });
        _secrets["alice's key"] = await gateway.KeyAsync("alice");
        _secrets["dana's token"] = await provider.MintAsync("dana", ["dba"]);
        await using var dana = HeldPsql.Start(gateway, gateway.Endpoint("dana", _secrets["dana's token"]));
        await using var alice = await HeldPsql.StartAsync(gateway);
        await Login.AssertWrongPasswordAsync(gateway.Endpoint("alice", _secrets["a wrong password"]));
        await Login.AssertWrongPasswordAsync(gateway.Endpoint("alice#jwt", _secrets["a wrong password"]));
        foreach (var psql in (HeldPsql[])[alice, dana])
        {
            for (int i = 0; i < 50; i++) await psql.TypeAsync($"SELECT id, name, ssn, email, 'seen by all {i}' FROM public.customers;");
            await psql.TypeAsync($"ALTER ROLE nobody_at_all PASSWORD '{_secrets["a role's password"]}';");
            await psql.TypeAsync($"SELECT '{_secrets["a card that detectors find"]}';");
            await psql.TypeAsync($"INSERT INTO public.customers SELECT * FROM public.customers;");
            await psql.DoneAsync();
        }

        Assert.Contains("seen by all 49", alice.Process.StandardOutput, StringComparison.Ordinal);
        await gateway.Process.Process.StopAsync(signal: RunningProcess.SigKill);
        // What was not secret is found in the journal, so that secrets would be.
        Assert.Contains("seen by all 49", Encoding.Latin1.GetString(JournalOf(gateway)), StringComparison.Ordinal);
        await AssertNowhereAsync(gateway, "after the kill");

        await gateway.StartAsync();
        string sessions = await Login.UntilAsync(
            async () => (await gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput, lines => !lines.Contains("\"active\":true", StringComparison.Ordinal));
        Assert.Equal(2, RecordFixture.Lines(sessions).Length);
        await AssertNowhereAsync(gateway, "after the next start");
        Assert.Equal(0, await gateway.Process.StopAsync());
        await AssertNowhereAsync(gateway, "after the stop");
    }

    private static byte[] JournalOf(PostgresGateway gateway) =>
        [.. Directory.GetFiles(Path.Combine(gateway.DataDirectory, "journal"), "*", SearchOption.AllDirectories).SelectMany(File.ReadAllBytes)];

    private async Task AssertNowhereAsync(PostgresGateway gateway, string when)
    {
        var texts = new Dictionary<string, byte[]>
        {
            ["the gateway's output"] = Encoding.UTF8.GetBytes(gateway.Process.Process.StandardOutput + gateway.Process.Process.StandardError),
        };
        // The socket and the lock of a gateway that runs are nothing to read.
        foreach (string file in Directory.GetFiles(gateway.DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("control.sock" or "lock")))
        {
            texts[file] = await File.ReadAllBytesAsync(file);
            // One that was cut off ends in an error, behind all that can be read of it.
            if (file.EndsWith(".zst", StringComparison.Ordinal))
                texts[file + ", decoded"] = Encoding.UTF8.GetBytes((await RunningProcess.RunAsync("zstdcat", [file])).StandardOutput);
        }

        foreach (var (place, bytes) in texts)
            foreach (var (what, secret) in _secrets)
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0, $"{what} is in {place} {when}");
    }
}
