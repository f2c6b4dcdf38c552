using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests.Masks;

/// <summary>Every type of MariaDB's under every mask, in rows of text and binary form.</summary>
[Trait("Category", "Server")]
public class MySqlMaskedTypesTests(MySqlTypedTable table) : IClassFixture<MySqlTypedTable>
{
    private const string Query = "SELECT * FROM typed ORDER BY id";

    /// <summary>What some masks make of the ordinary values.</summary>
    private static readonly (MaskKind Kind, string Column, string? Expected)[] Known =
    [
        (MaskKind.Redact, "c_varchar", "[redacte"),
        (MaskKind.Redact, "c_char", "[redacted]"),
        (MaskKind.Redact, "c_latin", "[redacted]"),
        (MaskKind.Redact, "c_text", "[redacted]"),
        (MaskKind.Redact, "c_int", null),
        (MaskKind.Redact, "c_enum", null),
        (MaskKind.Redact, "c_blob", null),
        // MariaDB's JSON is a text with a check.
        (MaskKind.Redact, "c_json", "[redacted]"),
        (MaskKind.Zero, "c_int", "0"),
        (MaskKind.Zero, "c_ubig", "0"),
        (MaskKind.Zero, "c_decimal", "0"),
        (MaskKind.Zero, "c_year", "2000"),
        (MaskKind.Zero, "c_date", "2000-01-01"),
        (MaskKind.Zero, "c_varchar", ""),
        (MaskKind.Zero, "c_enum", ""),
        (MaskKind.Zero, "c_set", ""),
        (MaskKind.Zero, "c_blob", ""),
        (MaskKind.Zero, "c_bit", "\0"),
        (MaskKind.Partial, "c_varchar_long", "***@example.com"),
        (MaskKind.Partial, "c_text", "***************1111"),
        // It arrives in the set that the client has asked for.
        (MaskKind.Partial, "c_latin", "***@example.com"),
        (MaskKind.TruncateDate, "c_date", "2024-05-01"),
        (MaskKind.TruncateDate, "c_datetime", "2024-05-01 00:00:00"),
        (MaskKind.TruncateDate, "c_int", null),
        (MaskKind.Token, "c_varchar", null),
        (MaskKind.Token, "c_uint", null),
        (MaskKind.Token, "c_ubig", null),
        (MaskKind.Fpe, "c_uint", null),
        (MaskKind.Token, "c_varbinary_short", null),
        (MaskKind.Fpe, "c_blob", null),
    ];

    public static TheoryData<MaskKind> Kinds => [.. Enum.GetValues<MaskKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_EveryType_ShowsNoValueInEitherForm(MaskKind kind)
    {
        await using var gateway = Start(kind);
        await using var open = InProcessGateway.Start(InProcessGateway.TargetOn(table.Server), new GatewayLimits(), []);
        foreach (bool binary in new[] { false, true })
        {
            var plain = await MySqlMaskedRows.ReadAsync(open.Port, Query, binary);
            var masked = await MySqlMaskedRows.ReadAsync(gateway.Port, Query, binary);
            Assert.Equal((3, 3), (plain.Count, masked.Count));
            for (int i = 0; i < MySqlTypedTable.Columns.Length; i++)
            {
                string name = MySqlTypedTable.Columns[i].Name;
                Assert.True(plain[0][i + 1] is not null, name);
                Assert.True(masked[0][i + 1] is null || !masked[0][i + 1]!.AsSpan().SequenceEqual(plain[0][i + 1]), $"{name} shows its value");
                Assert.Null(masked[2][i + 1]);
            }
            if (binary) continue;
            foreach (var known in Known.Where(k => k.Kind == kind))
                Assert.Equal((known.Column, known.Expected), (known.Column, masked[0][Index(known.Column)] is { } cell ? Encoding.UTF8.GetString(cell) : null));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_EveryType_StaysOfItsType(MaskKind kind)
    {
        await using var gateway = Start(kind);
        var rows = await MySqlMaskedRows.ReadAsync(gateway.Port, Query, binary: false);
        var columns = MySqlTypedTable.Columns.Select(c => IsNoneOfItsType(c.Name) ? ((string, bool)?)null : (c.Name, IsBytes(c.Name))).Prepend(null).ToList();
        Assert.Equal("3", await MySqlMaskedRows.ReadBackAsync(table.Server, rows, columns));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_EveryType_IsDecodedByTheDriverAlikeInBothForms(MaskKind kind)
    {
        await using var gateway = Start(kind);
        await using var connection = await gateway.OpenMySqlAsync(options: o => (o.IgnorePrepare, o.AllowZeroDateTime, o.GuidFormat) = (false, true, MySqlGuidFormat.None));
        var rows = new List<object[]>();
        foreach (bool binary in new[] { false, true })
        {
            await using var command = new MySqlCommand("SELECT * FROM typed WHERE id = 1", connection);
            if (binary) await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            object[] values = new object[reader.FieldCount];
            for (int i = 0; i < values.Length; i++) values[i] = reader.GetValue(i);
            rows.Add(values);
        }
        for (int i = 0; i < rows[0].Length; i++) Assert.Equal((i, Shown(rows[0][i])), (i, Shown(rows[1][i])));
        if (kind == MaskKind.Nullify) Assert.All(rows[0].Skip(1), value => Assert.Equal(DBNull.Value, value));
    }

    /// <summary>What is a text by the protocol, and of a form of its own by a check or by its type; and ENUM's empty text, which servers have and let nobody write.</summary>
    private static bool IsNoneOfItsType(string name) => name is "c_json" or "c_uuid" or "c_inet6" or "c_enum";

    private static bool IsBytes(string name) => name is "c_bit" or "c_binary" or "c_varbinary" or "c_varbinary_short" or "c_blob" or "c_geometry";

    private static object Shown(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value;

    private static int Index(string column) => 1 + Array.FindIndex(MySqlTypedTable.Columns, c => c.Name == column);

    private InProcessGateway Start(MaskKind kind)
    {
        var mask = new MaskRule(kind) { Column = ColumnPattern.TryParse("typed.c_*"), TruncateTo = DateUnit.Month };
        return InProcessGateway.Start(InProcessGateway.TargetOn(table.Server), new GatewayLimits(), [new Rule("typed") { Masks = [mask] }]);
    }
}
