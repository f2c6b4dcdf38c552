using HoopWire.Kit;

namespace HoopWire.Integration.Tests.Masks;

/// <summary>A server with a table that has a column of every type, for tests that read it masked.</summary>
public sealed class TypedTable : IAsyncLifetime
{
    /// <summary>Columns: name, type, an ordinary value, an odd one.</summary>
    public static readonly (string Name, string Type, string Value, string Odd)[] Columns =
    [
        ("c_bool", "bool", "true", "false"),
        ("c_int2", "int2", "4711", "-32768"),
        ("c_int4", "int4", "123456789", "-2147483648"),
        ("c_int8", "int8", "4111111111111111", "9223372036854775807"),
        ("c_oid", "oid", "4294967295", "1"),
        ("c_numeric", "numeric", "-123456.7890", "NaN"),
        ("c_numeric_wide", "numeric", "100000000000000000000000000000.000001", "Infinity"),
        ("c_numeric_money", "numeric(12,2)", "1234567.89", "0.05"),
        ("c_float4", "float4", "1.5", "NaN"),
        ("c_float8", "float8", "-2.25", "Infinity"),
        ("c_money", "money", "12345678.90", "-0.01"),
        ("c_text", "text", "4111 1111 1111 1111", ""),
        ("c_varchar", "varchar(8)", "12345678", "ü"),
        ("c_varchar_long", "varchar(40)", "bob@example.com", "x"),
        ("c_char", "char(12)", "078-05-1120", ""),
        ("c_char_long", "char(30)", "078-05-1120", "é"),
        ("c_name", "name", "a_name_of_something", ""),
        ("c_date", "date", "2024-05-06", "infinity"),
        ("c_date_old", "date", "0044-03-15 BC", "4714-11-24 BC"),
        ("c_time", "time", "12:34:56.789", "24:00:00"),
        ("c_timetz", "timetz", "12:34:56.789+05:30", "00:00:01-07"),
        ("c_timestamp", "timestamp", "2024-05-06 12:34:56.789", "-infinity"),
        ("c_timestamptz", "timestamptz", "2024-05-06 12:34:56.789+02", "0001-01-01 00:00:00 BC"),
        ("c_interval", "interval", "1 year 2 mons 3 days 04:05:06", "-00:00:01"),
        ("c_uuid", "uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "00000000-0000-0000-0000-000000000001"),
        ("c_json", "json", """{"card": "4111111111111111", "n": [1, 2.50], "ok": true, "who": null}""", "[]"),
        ("c_jsonb", "jsonb", """{"card": "4111111111111111", "n": [1, 2.50], "q": "a\"b\\c"}""", "\"x\""),
        ("c_bytea", "bytea", "\\x0102ff", "\\x"),
        ("c_inet", "inet", "10.1.2.3/8", "::1"),
        ("c_cidr", "cidr", "10.1.0.0/16", "2001:db8::/32"),
        ("c_macaddr", "macaddr", "08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"),
        ("c_macaddr8", "macaddr8", "08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"),
        ("c_bit", "bit(5)", "10101", "00001"),
        ("c_varbit", "varbit(9)", "101010101", "1"),
        ("c_mood", "mood", "happy", "ok"),
        ("c_phone", "phone", "+1 555 010 4477", "5"),
        ("c_xml", "xml", "<secret/>", "x"),
        ("c_ints", "int4[]", "{123456789,NULL,-7}", "{}"),
        ("c_texts", "text[]", "{\"a \\\"quoted\\\" text\",NULL,\"NULL\",plain}", "{}"),
        ("c_grid", "varchar(6)[]", "[0:1][2:3]={{a,b},{c,\"d,e\"}}", "{NULL}"),
        ("c_dates", "date[]", "{2024-05-06,1999-12-31}", "{infinity}"),
        ("c_moods", "mood[]", "{happy,ok}", "{NULL}"),
        ("c_phones", "phone[]", "{+1 555 010 4477}", "{5,NULL}"),
        ("c_address", "address", "(\"12 Elm, \"\"Town\"\"\",4711,{a},happy)", "(,,,)"),
        ("c_addresses", "address[]", "{\"(\\\"12 Elm, Town\\\",4711,{a},happy)\",NULL}", "{}"),
        ("c_int4range", "int4range", "[10,20)", "empty"),
        ("c_numrange", "numrange", "(1.5,]", "(,)"),
        ("c_daterange", "daterange", "[2024-05-06,2024-07-08)", "(,infinity)"),
        ("c_tsrange", "tsrange", "[\"2024-05-06 01:02:03\",\"2024-07-08 01:02:03\"]", "empty"),
        ("c_tstzrange", "tstzrange", "[\"2024-05-06 01:02:03+00\",)", "empty"),
        ("c_datemultirange", "datemultirange", "{[2024-05-06,2024-05-08),[2024-07-08,)}", "{}"),
        ("c_dateranges", "daterange[]", "{\"[2024-05-06,2024-07-08)\",empty}", "{NULL}"),
    ];

    private readonly Dictionary<PostgresVersion, PostgresServer> _servers = [];

    /// <summary>A server of that version with the table.</summary>
    public PostgresServer this[PostgresVersion version] => _servers[version];

    public async Task InitializeAsync()
    {
        foreach (var version in Enum.GetValues<PostgresVersion>())
        {
            var server = await PostgresServer.StartAsync(version);
            _servers[version] = server;
            await server.PsqlAsync($"""
                create type mood as enum ('sad', 'ok', 'happy');
                create domain phone as varchar(16);
                create type address as (street text, number int4, tags text[], feeling mood);
                create table typed (id int primary key, {string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))});
                insert into typed values (1, {string.Join(", ", Columns.Select(c => Literal(c.Value, c.Type)))}), (2, {string.Join(", ", Columns.Select(c => Literal(c.Odd, c.Type)))});
                insert into typed values (3);
                grant all on typed to app;
                """);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
    }


    private static string Literal(string value, string type) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'::{type}";
}
