using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Kit;

[Trait("Category", "Server")]
public class PostgresGatewayTests
{
    [Fact]
    public async Task Configure_EveryOption_PassesCheck()
    {
        await using var gateway = PostgresGateway.Configure(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            GrantRules = ["pii", "no-ddl"],
            Grants = "- {groups: [dba-leads], targets: [other], rules: []}",
            Targets = """
                - name: other
                  protocol: postgres
                  address: "127.0.0.1:1"
                  database: other
                  credential: {user: app, password: {env: ORDERS_PASSWORD}}
                """,
            Rules = """
                - name: pii
                  mask:
                    - {column: public.customers.ssn, with: redact}
                - name: no-ddl
                  block: {effects: [ddl]}
                """,
            More = "limits: {sessions: 50}",
        });
        (await gateway.OperatorAsync("check")).EnsureSuccess();
    }
}
