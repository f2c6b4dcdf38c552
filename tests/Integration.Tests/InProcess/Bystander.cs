using System.Text;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>
/// Somebody with a session of their own beside a peer that misbehaves: it was open before, and must go on working; and whoever comes now must get in. Give the
/// gateway one loop, so that they share everything.
/// </summary>
internal sealed class Bystander : IAsyncDisposable
{
    /// <summary>Stands in every statement of a bystander's.</summary>
    public const string Mark = "as bystander";

    private readonly InProcessGateway _gateway;
    private readonly RawClient _open;

    private Bystander(InProcessGateway gateway, RawClient open) => (_gateway, _open) = (gateway, open);

    /// <summary>What a server answers to a bystander's statement.</summary>
    public static byte[] Answer { get; } =
    [
        .. RawClient.Message('T', [0, 1, .. RawClient.Text("bystander"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0]),
        .. RawClient.Message('D', [0, 1, 0, 0, 0, 1, (byte)'7']),
        .. RawClient.Message('C', RawClient.Text("SELECT 1")),
        .. RawClient.Message('Z', (byte)'I'),
    ];

    /// <summary>Logs in, and works.</summary>
    public static async Task<Bystander> StartAsync(InProcessGateway gateway)
    {
        var open = await RawClient.LoginAsync(gateway.Port, "carol");
        var bystander = new Bystander(gateway, open);
        await bystander.AssertWorksAsync();
        return bystander;
    }

    /// <summary>Asserts that the session that was open before works.</summary>
    public Task AssertWorksAsync() => AssertWorksAsync(_open);

    /// <summary>Asserts that it works, and that another one comes in and works.</summary>
    public async Task AssertUnharmedAsync()
    {
        await AssertWorksAsync();
        await using var fresh = await RawClient.LoginAsync(_gateway.Port, "carol");
        await AssertWorksAsync(fresh);
    }

    public ValueTask DisposeAsync() => _open.DisposeAsync();

    private static async Task AssertWorksAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Query($"select 7 {Mark}"));
        string seen = "";
        while (await client.ReadAsync() is var (type, body) && type != 'Z')
        {
            seen += type;
            if (type == 'D') Assert.Equal("7", Encoding.ASCII.GetString(body.AsSpan(6)));
        }

        Assert.Equal("TDC", seen);
    }
}
