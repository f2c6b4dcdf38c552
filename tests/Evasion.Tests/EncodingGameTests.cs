using System.Text;
using HoopWire.Integration.Tests.InProcess;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>Texts that the gateway could read otherwise than the server: encodings whose characters end in a quote or a backslash, zero bytes, broken UTF-8.</summary>
[Trait("Category", "Server")]
public class EncodingGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    /// <summary>A character of two bytes that ends in a backslash (0x5C), or in what a naive reader takes for one.</summary>
    public static TheoryData<string, byte[]> Trails() => new()
    {
        { "SJIS", [0x83, 0x5C] },
        { "SHIFT_JIS_2004", [0x95, 0x5C] },
        { "BIG5", [0xA5, 0x5C] },
        { "GBK", [0xBF, 0x5C] },
        { "GB18030", [0xBF, 0x5C] },
        { "UHC", [0x8C, 0x5C] },
        { "JOHAB", [0x89, 0x5C] },
        { "LATIN1", [0xE9] },
    };

    [Theory]
    [MemberData(nameof(Trails))]
    public async Task Startup_InAnotherEncoding_CarriesNothingOutBehindATrailByte(string encoding, byte[] trail)
    {
        await using var client = await StartAsync(("client_encoding", encoding));
        foreach (byte[] sql in Spellings(trail)) await client.SendAsync(RawClient.Message('Q', [.. sql, 0]));
        foreach (byte[] sql in Spellings(trail))
            await client.SendAsync([.. RawClient.Message('P', [0, .. sql, 0, 0, 0]), .. Bind("", "", false), .. Execute(""), .. Sync]);
        server.AssertNothingLeaked(client, encoding);
    }

    [Theory]
    [MemberData(nameof(Trails))]
    public async Task SetClientEncoding_InASession_IsRefusedOrChangesNothing(string encoding, byte[] trail)
    {
        foreach (string set in (string[])["set client_encoding = '{0}'", "set names '{0}'", "select set_config('client_encoding', '{0}', false)", "set session client_encoding to {0}", "begin; set local client_encoding = '{0}'"])
        {
            await using var client = await LoginAsync(server.Gateway.Port);
            await client.SendAsync(RawClient.Query(string.Format(System.Globalization.CultureInfo.InvariantCulture, set, encoding)));
            foreach (byte[] sql in Spellings(trail)) await client.SendAsync(RawClient.Message('Q', [.. sql, 0]));
            server.AssertNothingLeaked(client, set);
        }
    }

    [Theory]
    [InlineData("backslash_quote", "on")]
    [InlineData("standard_conforming_strings", "off")]
    [InlineData("escape_string_warning", "off")]
    public async Task Startup_WithSettingsThatMoveTheEndsOfStrings_CarriesNothingOut(string name, string value)
    {
        foreach (var parameter in ((string, string)[])[(name, value), ("options", $"-c {name}={value}"), ("options", $"--{name.Replace('_', '-')}={value}")])
        {
            await using var client = await StartAsync(parameter);
            foreach (string sql in (string[])[@"select 'a\' || upper(secret) || 'b' from vault --'", @"select '\'' || secret from vault; --'", @"select E'\\' || secret, '\' from vault --'"])
                await client.RunAsync(Way.Simple, [sql]);
            server.AssertNothingLeaked(client, $"{name}={value}");
            if (name != "escape_string_warning")
                Assert.Contains(server.Gateway.Audit.Rows, row => row is { Kind: "access-refused", User: "alice" } && row.Detail == $"The setting {name} was given at the start while rules apply.");
        }
    }

    [Theory]
    [InlineData("select 1\0; select upper(secret) from vault")]
    [InlineData("\0select upper(secret) from vault")]
    [InlineData("select upper(secret) from vault\0 where false")]
    public async Task Query_WithAZeroByteInIt_EndsTheSessionAndRunsNothing(string sql)
    {
        foreach (byte[] message in (byte[][])[RawClient.Query(sql), [.. RawClient.Message('P', [0, .. Encoding.UTF8.GetBytes(sql), 0, 0, 0]), .. Sync]])
        {
            await using var client = await LoginAsync(server.Gateway.Port);
            await client.SendAsync(message);
            Assert.True(client.IsClosed || client.Errors.Count > 0);
            Assert.Empty(client.Tags);
            server.AssertNothingLeaked(client, "a zero byte");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xA7 })]
    [InlineData(new byte[] { 0xE0, 0x80, 0xA7 })]
    [InlineData(new byte[] { 0xF0, 0x80, 0x80, 0xA7 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public async Task Query_WithBrokenUtf8_RunsNothing(byte[] broken)
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        foreach (byte[] sql in Spellings(broken)) await client.SendAsync(RawClient.Message('Q', [.. sql, 0]));
        Assert.Empty(client.Tags);
        server.AssertNothingLeaked(client, "broken UTF-8");
    }

    [Fact]
    public async Task Query_WithQuotesAndNamesThatOnlyLookAlike_MasksOrFails()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        string[] texts =
        [
            "select \u02BCx' || upper(secret) from vault --'", "select upper(\uFF53\uFF45cret) from vault", "select secret\u00A0from\u00A0vault", "select upper(secret)\u2003from vault",
            "select U&'\\0027' || upper(secret) from vault", "select upper(U&\"s\\0065cret\") from vault", "select upper(SECRET) from VAULT", "select upper(\u017Fecret) from vault",
            "select $\u00E9$ from vault $\u00E9$, upper(secret) from vault", "select 'a' \n 'b' || upper(secret) from vault", "select/**/upper(/*/**/*/secret)from vault", "select N'x' || upper(secret) from vault",
            "select B'1' || secret, X'1f' from vault", "select 1 --\r, upper(secret) from vault", "select 1 --\u2028\n, upper(secret) from vault", "\uFEFFselect upper(secret) from vault",
        ];
        foreach (string sql in texts) await client.RunAsync(Way.Simple, [sql]);
        server.AssertNothingLeaked(client, "letters that look alike");
    }

    /// <summary>Quotes that a reader of another encoding sees closed where the server sees them open, or the other way round.</summary>
    private static IEnumerable<byte[]> Spellings(byte[] odd) =>
    [
        [.. "select '"u8, .. odd, .. "' || upper(secret) from vault --'"u8],
        [.. "select E'"u8, .. odd, .. "' || upper(secret) from vault --'"u8],
        [.. "select E'"u8, .. odd, .. "\\' || upper(secret) from vault --'"u8],
        [.. "select '"u8, .. odd, .. "', upper(secret) from vault"u8],
        [.. "select 1 \""u8, .. odd, .. "\", upper(secret) as \"x\" from vault"u8],
        [.. "select 1 /* "u8, .. odd, .. "*/, upper(secret) from vault"u8],
        [.. "select $"u8, .. odd, .. "$ x $"u8, .. odd, .. "$ || upper(secret) from vault"u8],
        [.. "select 'x"u8, .. odd],
    ];

    private async Task<CapturingClient> StartAsync((string Name, string Value) parameter)
    {
        var raw = new RawClient();
        await raw.ConnectAsync(server.Gateway.Port);
        await raw.SendAsync(RawClient.Startup(("user", "alice"), ("database", "orders"), parameter));
        var client = new CapturingClient(raw);
        if ((await raw.ReadAsync()).Type == 'R') await client.SendAsync(RawClient.Message('p', RawClient.Text(TestAuthenticator.KeyOf("alice"))));
        return client;
    }
}
