using System.Net;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public sealed class AdmissionTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Loopback, 40_000);
    private readonly SessionRegistry _sessions = new(new GatewayLimits { PerAddress = 1, PerUser = 1 });
    private readonly Rows _audit = new();
    private readonly Admission _admission;

    public AdmissionTests() => _admission = new Admission(_sessions, _audit, new ManualTime());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EnterAsync_ConnectionThatDoesNotRelay_LeavesRoomForTheNext(bool throws)
    {
        await Record.ExceptionAsync(() => _admission.EnterAsync(Client, _ => throws ? throw new InvalidOperationException() : Task.FromResult(false), Unexpected));

        string opened = "";
        await _admission.EnterAsync(Client, arrival => Task.FromResult((opened = arrival.Client).Length > 0), Unexpected);

        Assert.Equal("127.0.0.1:40000", opened);
    }

    [Fact]
    public async Task EnterAsync_AddressIsFull_IsRefusedAndAuditedOnce()
    {
        int refused = 0;
        await _admission.EnterAsync(Client, _ => Task.FromResult(true), Unexpected);
        for (int i = 0; i < 2; i++)
        {
            await _admission.EnterAsync(Client, _ => throw new InvalidOperationException("There is no room."), () =>
            {
                refused++;
                return Task.CompletedTask;
            });
        }

        Assert.Equal(2, refused);
        AuditEvent row = Assert.Single(_audit.Written);
        Assert.Equal(("access-refused", "127.0.0.1:40000", "Too many connections come from this address."), (row.Kind, row.ClientAddress, row.Detail));
    }

    [Fact]
    public async Task Leave_ArrivalThatHasRelayed_LeavesRoomForOneMore()
    {
        Arrival? relaying = null;
        await _admission.EnterAsync(Client, arrival => Task.FromResult((relaying = arrival) is not null), Unexpected);
        relaying!.Leave();
        await _admission.EnterAsync(Client, _ => Task.FromResult(true), Unexpected);
        // It has left once already, and the count is of the other one.
        relaying.Leave();

        bool isFull = false;
        await _admission.EnterAsync(Client, _ => throw new InvalidOperationException("There is no room."), () => Task.FromResult(isFull = true));
        Assert.True(isFull);
    }

    [Fact]
    public async Task EnterAsync_Session_IsCountedAsLongAsItRelays()
    {
        Assert.False(await _admission.EnterAsync(new Session(), () => Task.FromResult(false), Full));
        Assert.True(await _admission.EnterAsync(new Session(), () => Task.FromResult(true), Full));
        Assert.Equal(1, _sessions.Count);

        string? told = null;
        Assert.False(await _admission.EnterAsync(new Session(), () => Task.FromResult(true), full => Task.FromResult((told = full).Length == 0)));
        Assert.Equal("User alice has as many sessions as one user may have.", told);
        AuditEvent row = Assert.Single(_audit.Written);
        Assert.Equal(("access-refused", "alice", "orders", "127.0.0.1:40000", told), (row.Kind, row.User, row.Target, row.ClientAddress, row.Detail));
    }

    private static Task Unexpected() => throw new InvalidOperationException("There is room.");

    private static Task<bool> Full(string full) => throw new InvalidOperationException(full);

    private sealed class Session : ILiveSession
    {
        public SessionHeader Header { get; } = new(
            SessionId.New(DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch, "postgres", new Identity("alice", [], IdentityKind.Person, "key"), "orders", "default", "127.0.0.1:40000");

        public void Kill(EndReason reason)
        {
        }
    }

    private sealed class Rows : IAuditLog
    {
        public List<AuditEvent> Written { get; } = [];

        public string? Fault => null;

        public void Write(AuditEvent row) => Written.Add(row);

        public Task<bool> StoreAsync(AuditEvent row)
        {
            Written.Add(row);
            return Task.FromResult(true);
        }

        public void SessionStarted(SessionHeader header)
        {
        }

        public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands)
        {
        }
    }
}
