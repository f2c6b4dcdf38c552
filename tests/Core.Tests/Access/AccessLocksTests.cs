using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Access;

public class AccessLocksTests
{
    private static readonly AccessLock Alice = new(LockKind.User, "alice", null);
    private static readonly AccessLock Orders = new(LockKind.Target, "orders", null);
    private readonly ManualTime _time = new();
    private readonly SessionRegistry _sessions;

    public AccessLocksTests() => _sessions = new SessionRegistry(new GatewayLimits(), _time);

    private AccessLocks Locks => _sessions.Locks;

    [Theory]
    [InlineData("alice", null, true)]
    [InlineData("Alice", null, true)]
    [InlineData("alice", "helper", true)]
    [InlineData("bob", "alice", true)]
    [InlineData("bob", null, false)]
    [InlineData("alice2", "helper", false)]
    public void Of_User_IsTheLockOnTheNameOrTheAgentWhateverTheCase(string user, string? agent, bool locked)
    {
        _sessions.Apply([Alice, Orders]);
        Assert.Equal(locked ? Alice : null, Locks.Of(Person(user) with { Agent = agent }));
    }

    [Fact]
    public void Of_NameOfTheOtherKind_IsFree()
    {
        _sessions.Apply([Alice, Orders]);
        Assert.Null(Locks.Of(Person("orders")));
        Assert.Null(Locks.OfTarget("alice"));
        Assert.Equal("Target orders is locked.", Locks.OfTarget("orders")!.Sentence);
    }

    [Fact]
    public void Of_LockThatExpires_IsFreeFromThenOn()
    {
        _sessions.Apply([Alice with { ExpiresAt = _time.GetUtcNow() + TimeSpan.FromHours(2) }]);
        _time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(Locks.Of(Person("alice")));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(Locks.Of(Person("alice")));
    }

    [Fact]
    public void Apply_SessionsUnderALock_AreEndedOnceAndOthersStay()
    {
        EndingSession ofAlice = Add("1", "alice", "reports"), onOrders = Add("2", "bob", "orders"), other = Add("3", "bob", "reports");
        _sessions.Apply([Alice, Orders]);
        _sessions.Apply([Alice, Orders]);
        Assert.Equal([new EndReason(Side.Gateway, Stage.Policy, "User alice is locked.")], ofAlice.Ends);
        Assert.Equal([new EndReason(Side.Gateway, Stage.Policy, "Target orders is locked.")], onOrders.Ends);
        Assert.Empty(other.Ends);
    }

    [Fact]
    public void TryAdd_LockedWhileItsLoginWasUnderWay_IsEnded()
    {
        _sessions.Apply([Orders]);
        Assert.Equal("Target orders is locked.", Assert.Single(Add("1", "alice", "orders").Ends).Detail);
        _sessions.Apply([]);
        Assert.Empty(Add("2", "alice", "orders").Ends);
    }

    private static Identity Person(string user) => new(user, [], IdentityKind.Person, "key");

    private EndingSession Add(string id, string user, string target)
    {
        EndingSession session = new(new SessionHeader(id, _time.GetUtcNow(), "postgres", Person(user), target, "default", "10.0.0.1:5000"));
        Assert.Null(_sessions.TryAdd(session));
        return session;
    }
}
