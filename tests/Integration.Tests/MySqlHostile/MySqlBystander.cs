using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>What <see cref="Bystander"/> is, on MySQL: somebody with a session of their own on the same loop, who must notice nothing.</summary>
internal sealed class MySqlBystander : IAsyncDisposable
{
    /// <summary>Stands in every statement of a bystander's.</summary>
    public const string Mark = "as bystander";

    private readonly InProcessGateway _gateway;
    private readonly RawMySqlClient _open;

    private MySqlBystander(InProcessGateway gateway, RawMySqlClient open) => (_gateway, _open) = (gateway, open);

    /// <summary>Logs in, and works.</summary>
    public static async Task<MySqlBystander> StartAsync(InProcessGateway gateway)
    {
        var bystander = new MySqlBystander(gateway, await RawMySqlClient.LoginAsync(gateway.Port, "carol"));
        await bystander.AssertWorksAsync();
        return bystander;
    }

    /// <summary>Asserts that the session that was open before works.</summary>
    public Task AssertWorksAsync() => AssertWorksAsync(_open);

    /// <summary>Asserts that it works, and that another one comes in and works.</summary>
    public async Task AssertUnharmedAsync()
    {
        await AssertWorksAsync();
        await using var fresh = await RawMySqlClient.LoginAsync(_gateway.Port, "carol");
        await AssertWorksAsync(fresh);
    }

    public ValueTask DisposeAsync() => _open.DisposeAsync();

    private static async Task AssertWorksAsync(RawMySqlClient client)
    {
        await client.SendAsync(RawMySqlClient.Query($"SELECT 7 {Mark}"));
        var payloads = new List<byte[]>();
        for (byte sequence = 1; sequence < 6; sequence++)
        {
            var (read, payload) = await client.ReadAsync();
            Assert.Equal(sequence, read);
            payloads.Add(payload);
        }
        Assert.Equal([1], payloads[0]);
        Assert.Equal("\u00017"u8.ToArray(), payloads[3]);
        Assert.True(EofPacket.TryRead(payloads[4], out _));
    }
}
