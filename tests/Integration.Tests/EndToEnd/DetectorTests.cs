using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>IBANs and US social security numbers, as psql and a driver in binary read them through the gateway; what only looks like one is left alone.</summary>
[Trait("Category", "Server")]
public sealed class DetectorTests : IAsyncLifetime
{
    // IBANs of the registry's examples, and numbers of the Social Security Administration's form.
    private static readonly string[] Found =
    [
        "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "FR14 2004 1010 0505 0001 3M02 606", "NL91 ABNA 0417 1643 00", "NO93 8601 1117 947",
        "219-09-9999", "078-05-1121", "ssn: 219-09-9999",
    ];

    // A check digit off by one, a length that the country does not have, no country; numbers that were never given out, and other groups.
    private static readonly string[] Left =
    [
        "DE89 3704 0044 0532 0130 01", "GB83WEST12345698765432", "DE89 3704 0044 0532 0130 0", "XX89 3704 0044 0532 0130 00", "DE89-paragraph-3704",
        "000-12-3456", "666-12-3456", "900-12-3456", "219-00-9999", "219-09-0000", "219-9-09999", "2190-09-9999", "219-09-99991",
    ];

    private PostgresGateway _gateway = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
    {
        GrantRules = ["values"],
        Rules = "- {name: values, mask: [{detect: [iban, us-ssn], with: redact}]}\n",
    });

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Psql_ValuesOfAKind_AreHiddenInRowsAndCopies()
    {
        var endpoint = await _gateway.EndpointAsync();
        foreach (string sql in (string[])["SELECT v FROM (VALUES {0}) t (v)", "COPY (SELECT v FROM (VALUES {0}) t (v)) TO STDOUT", "SELECT to_json(v) FROM (VALUES {0}) t (v)"])
        {
            string values = string.Join(", ", Found.Concat(Left).Select(v => $"('{v}')"));
            var psql = (await PostgresClients.PsqlAsync(endpoint, sql.Replace("{0}", values, StringComparison.Ordinal) + ";\n", null, "-qAt")).EnsureSuccess();
            string[] rows = [.. psql.StandardOutput.TrimEnd('\n').Split('\n').Select(row => row.Trim('"'))];
            Assert.Equal([.. Found.Select(Hidden), .. Left], rows);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Npgsql_ValuesOfAKindInBinary_AreHidden(bool isParameter)
    {
        await using var connection = new NpgsqlConnection((await _gateway.EndpointAsync()).ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        foreach (string value in Found.Concat(Left))
        {
            // The driver asks for all results in binary: texts, texts in bytea, and arrays.
            await using var command = new NpgsqlCommand(
                isParameter ? "SELECT $1, convert_to($1, 'UTF8'), ARRAY[$1, 'x']" : $"SELECT '{value}'::text, convert_to('{value}', 'UTF8'), ARRAY['{value}', 'x']", connection);
            if (isParameter) command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            string wanted = Found.Contains(value) ? Hidden(value) : value;
            Assert.Equal(wanted, reader.GetString(0));
            Assert.Equal(wanted, System.Text.Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1)));
            Assert.Equal([wanted, "x"], reader.GetFieldValue<string[]>(2));
        }
    }

    [Fact]
    public async Task Audit_OfWhatWasHidden_HasTheCountsAndNotTheValues()
    {
        (await PostgresClients.QueryAsync(await _gateway.EndpointAsync(), $"SELECT '{Found[0]}', '{Found[5]}', '{Left[0]}'")).EnsureSuccess();
        string rows = await Login.UntilAsync(
            async () => (await _gateway.OperatorAsync("audit", "--json", "--contains", "DE89")).EnsureSuccess().StandardOutput + (await _gateway.OperatorAsync("audit", "--json", "--user", "alice")).EnsureSuccess().StandardOutput,
            text => text.Contains("\"masked\":{\"values/iban\":1,\"values/us-ssn\":1}", StringComparison.Ordinal));
        Assert.DoesNotContain(Found[0], rows, StringComparison.Ordinal);
        Assert.DoesNotContain(Found[5], rows, StringComparison.Ordinal);
    }

    /// <summary>The value hidden, with its length, and what stands before it.</summary>
    private static string Hidden(string value) => value.StartsWith("ssn: ", StringComparison.Ordinal) ? "ssn: " + Hidden(value[5..]) : new string('*', value.Length);
}
