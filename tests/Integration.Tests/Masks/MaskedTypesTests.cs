using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;
using NpgsqlTypes;

namespace HoopWire.Integration.Tests.Masks;

[Trait("Category", "Server")]
public class MaskedTypesTests(TypedTable table) : IClassFixture<TypedTable>
{
    private const string Query = "select * from typed order by id";

    /// <summary>What some masks make of the ordinary values.</summary>
    private static readonly (MaskKind Kind, string Column, string? Expected)[] Known =
    [
        (MaskKind.Redact, "c_varchar", "[redacte"),
        (MaskKind.Redact, "c_char", "[redacted]  "),
        (MaskKind.Redact, "c_jsonb", "\"[redacted]\""),
        (MaskKind.Redact, "c_int4", null),
        (MaskKind.Redact, "c_texts", "{[redacted],NULL,[redacted],[redacted]}"),
        (MaskKind.Redact, "c_grid", "[0:1][2:3]={{[redac,[redac},{[redac,[redac}}"),
        (MaskKind.Redact, "c_address", "([redacted],,{[redacted]},)"),
        (MaskKind.Zero, "c_bool", "f"),
        (MaskKind.Zero, "c_numeric_money", "0.00"),
        (MaskKind.Zero, "c_cidr", "0.0.0.0/32"),
        (MaskKind.Zero, "c_bit", "00000"),
        (MaskKind.Zero, "c_mood", "sad"),
        (MaskKind.Zero, "c_interval", "00:00:00"),
        (MaskKind.Zero, "c_jsonb", """{"n": [0, 0], "q": "", "card": ""}"""),
        (MaskKind.Zero, "c_addresses", "{\"(\\\"\\\",0,\\\"{\\\"\\\"\\\"\\\"}\\\",sad)\",NULL}"),
        (MaskKind.Partial, "c_varchar_long", "***@example.com"),
        (MaskKind.Partial, "c_text", "***************1111"),
        (MaskKind.TruncateDate, "c_date", "2024-05-01"),
        (MaskKind.TruncateDate, "c_date_old", "0044-03-01 BC"),
        (MaskKind.TruncateDate, "c_timestamp", "2024-05-01 00:00:00"),
        (MaskKind.TruncateDate, "c_dates", "{2024-05-01,1999-12-01}"),
        (MaskKind.TruncateDate, "c_tsrange", "[\"2024-05-01 00:00:00\",\"2024-07-01 00:00:00\"]"),
        (MaskKind.TruncateDate, "c_dateranges", "{\"[2024-05-01,2024-07-01)\",empty}"),
        (MaskKind.Token, "c_varchar", null),
        (MaskKind.Token, "c_numeric_money", null),
    ];

    public static TheoryData<PostgresVersion, MaskKind> Cases()
    {
        var cases = new TheoryData<PostgresVersion, MaskKind>();
        foreach (var version in Enum.GetValues<PostgresVersion>())
            foreach (var kind in Enum.GetValues<MaskKind>()) cases.Add(version, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Read_EveryType_IsMaskedAlikeInBothFormatsAndStaysOfItsType(PostgresVersion version, MaskKind kind)
    {
        var server = table[version];
        await using var gateway = Start(server, kind);
        await using var direct = new NpgsqlConnection(server.ConnectionString("postgres"));
        await direct.OpenAsync();
        var plain = await MaskedRows.ReadBackAsync(direct, await PlainAsync(direct), false);
        var text = await MaskedRows.ReadBackAsync(direct, await MaskedRows.ReadAsync(gateway.Port, Query, false), false);
        var binary = await MaskedRows.ReadBackAsync(direct, await MaskedRows.ReadAsync(gateway.Port, Query, true), true);
        for (int i = 0; i < TypedTable.Columns.Length; i++)
        {
            string name = TypedTable.Columns[i].Name;
            Assert.Equal((name, text[0][i + 1]), (name, binary[0][i + 1]));
            Assert.Equal((name, text[1][i + 1]), (name, binary[1][i + 1]));
            Assert.Null(text[2][i + 1]);
            Assert.True(text[0][i + 1] != plain[0][i + 1], $"{name} shows its value");
            Assert.False(plain[1][i + 1] is null && text[1][i + 1] is not null, name);
        }
        foreach (var known in Known.Where(k => k.Kind == kind))
            Assert.Equal((known.Column, known.Expected), (known.Column, text[0][Index(known.Column)]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Read_EveryTypeOfTheDriver_IsDecodedByIt(PostgresVersion version, MaskKind kind)
    {
        await using var gateway = Start(table[version], kind);
        await using var connection = await gateway.OpenAsync("alice");
        string[] columns = [.. TypedTable.Columns.Select(c => c.Name).Where(n => n is not ("c_moods" or "c_phones" or "c_address" or "c_addresses" or "c_numeric_wide" or "c_date_old"))];
        await using var command = new NpgsqlCommand($"select {string.Join(", ", columns)} from typed where id = 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        for (int i = 0; i < columns.Length; i++)
        {
            if (kind == MaskKind.Nullify) Assert.True(reader.IsDBNull(i));
            else if (!reader.IsDBNull(i)) Assert.NotNull(columns[i].EndsWith('s') ? Elements(reader, i) : reader.GetValue(i));
        }
    }

    [Fact]
    public async Task Token_TextAndCharAndBothFormats_CanStillBeJoined()
    {
        await using var gateway = Start(table[PostgresVersion.V15], MaskKind.Token);
        foreach (bool binary in new[] { false, true })
        {
            var row = (await MaskedRows.ReadAsync(gateway.Port, "select c_char_long, c_text, c_varchar_long from typed order by id", binary))[0];
            string token = Encoding.UTF8.GetString(row[0]!);
            Assert.Matches("^tok_[a-z2-7]{20} {6}$", token);
            Assert.NotEqual(token.TrimEnd(), Encoding.UTF8.GetString(row[1]!));
        }
    }

    private static object? Elements(NpgsqlDataReader reader, int column) => reader.GetDataTypeName(column) switch
    {
        "integer[]" => reader.GetFieldValue<int?[]>(column),
        "daterange[]" => reader.GetFieldValue<NpgsqlRange<DateTime>?[]>(column),
        "date[]" => reader.GetFieldValue<DateOnly?[]>(column),
        _ => reader.GetValue(column),
    };

    private static int Index(string column) => 1 + Array.FindIndex(TypedTable.Columns, c => c.Name == column);

    private static InProcessGateway Start(PostgresServer server, MaskKind kind)
    {
        var mask = new MaskRule(kind) { Column = ColumnPattern.TryParse("typed.c_*"), TruncateTo = DateUnit.Month };
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [new Rule("typed") { Masks = [mask] }], "password");
    }

    private static async Task<List<byte[]?[]>> PlainAsync(NpgsqlConnection direct)
    {
        await using var command = new NpgsqlCommand(Query, direct) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<byte[]?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Encoding.UTF8.GetBytes(reader.GetString(i)))]);
        return rows;
    }
}
