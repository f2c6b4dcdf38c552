using HoopWire.Kit;

namespace HoopWire.Integration.Tests.Masks;

/// <summary>A MariaDB with a table that has a column of every type, for tests that read it masked.</summary>
public sealed class MySqlTypedTable : IAsyncLifetime
{
    /// <summary>Columns: name, type, an ordinary value, an odd one, as SQL.</summary>
    public static readonly (string Name, string Type, string Value, string Odd)[] Columns =
    [
        ("c_bool", "boolean", "1", "0"),
        ("c_tiny", "tinyint", "47", "-128"),
        ("c_utiny", "tinyint unsigned", "147", "255"),
        ("c_small", "smallint", "4711", "-32768"),
        ("c_medium", "mediumint", "471100", "-8388608"),
        ("c_int", "int", "123456789", "-2147483648"),
        ("c_uint", "int unsigned", "4294967001", "1"),
        ("c_big", "bigint", "4111111111111111", "-9223372036854775808"),
        ("c_ubig", "bigint unsigned", "18446744073709551001", "1"),
        ("c_float", "float", "1.5", "-0.25"),
        ("c_double", "double", "-2.25", "1e300"),
        ("c_decimal", "decimal(20,4)", "-123456.7890", "0.0001"),
        ("c_bit", "bit(12)", "b'101010101010'", "b'1'"),
        ("c_year", "year", "1987", "2155"),
        ("c_date", "date", "'2024-05-06'", "'0000-00-00'"),
        ("c_time", "time(6)", "'12:34:56.789012'", "'-838:59:59'"),
        ("c_datetime", "datetime(6)", "'2024-05-06 12:34:56.789012'", "'1000-01-01 00:00:00.000001'"),
        ("c_timestamp", "timestamp(3) NULL", "'2024-05-06 12:34:56.789'", "'1971-03-04 00:00:01'"),
        ("c_char", "char(12)", "'078-05-1120'", "''"),
        ("c_varchar", "varchar(8)", "'12345678'", "'ü'"),
        ("c_varchar_long", "varchar(40)", "'bob@example.com'", "'x'"),
        ("c_latin", "varchar(40) CHARACTER SET latin1", "'bob@example.com'", "'é'"),
        ("c_text", "text", "'4111 1111 1111 1111'", "''"),
        ("c_enum", "enum('sad','ok','happy')", "'happy'", "'ok'"),
        ("c_set", "set('a','b','c')", "'a,c'", "'b'"),
        ("c_json", "json", "'{\"card\": \"4111111111111111\"}'", "'[]'"),
        ("c_binary", "binary(20)", "x'0102ff'", "x'00'"),
        ("c_varbinary", "varbinary(40)", "x'0102ff'", "x''"),
        ("c_varbinary_short", "varbinary(8)", "x'0102ff'", "x''"),
        ("c_blob", "blob", "x'0102ff'", "x''"),
        ("c_geometry", "geometry", "ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('LINESTRING(0 0,1 1)')"),
        ("c_uuid", "uuid", "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'", "'00000000-0000-0000-0000-000000000001'"),
        ("c_inet6", "inet6", "'2001:db8::47'", "'::1'"),
    ];

    /// <summary>The server.</summary>
    public MariaDbServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Server = await MariaDbServer.StartAsync();
        await Server.RootAsync($"""
            SET sql_mode = 'STRICT_ALL_TABLES'; SET NAMES utf8mb4;
            CREATE TABLE typed (id int PRIMARY KEY, {string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))});
            INSERT INTO typed VALUES (1, {string.Join(", ", Columns.Select(c => c.Value))}), (2, {string.Join(", ", Columns.Select(c => c.Odd))});
            INSERT INTO typed (id) VALUES (3);
            """);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
