using HoopWire.Access;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Session;

public class TargetCancelTests
{
    [Fact]
    public async Task SendAsync_Reachable_SendsTheRequestAndWaitsForTheClose()
    {
        var transport = new FakeTransport();
        Task<TargetLoginFailure?> sent = SendAsync(transport);
        FakePeer server = transport.Connections[0].Peer;
        (int code, byte[] body) = await server.ReadStartupAsync();
        Assert.Equal(ProtocolVersion.CancelRequest, code);
        Assert.True(CancelRequest.TryRead(body, out CancelRequest request));
        Assert.Equal(42, request.ProcessId);
        Assert.False(sent.IsCompleted);
        server.Close();
        Assert.Null(await sent);
        Assert.True(transport.Connections[0].IsClosed);
    }

    [Fact]
    public async Task SendAsync_Unreachable_TellsWhy() => Assert.NotNull(await SendAsync(new FakeTransport { Refuses = true }));

    private static Task<TargetLoginFailure?> SendAsync(FakeTransport transport) => TargetCancel.SendAsync(
        TestServices.Create(transport), new FakeTls(), new FakeLoop(), new Target("orders", "postgres", "db", 5432) { Tls = TargetTls.Disable },
        new TargetCredential("default", "svc"), 42, [1, 2, 3, 4]);
}
