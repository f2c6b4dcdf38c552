using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Session;

public class ClientRequestTests
{
    [Theory]
    [InlineData("alice", "orders", "alice", "orders", null, false)]
    [InlineData("alice#orders", "app", "alice", "orders", "app", true)]
    [InlineData("alice~orders", "app", "alice", "orders", "app", true)]
    [InlineData("alice#orders", null, "alice", "orders", null, true)]
    [InlineData("alice#orders", "alice#orders", "alice", "orders", null, true)]
    [InlineData("alice#orders#jwt", "app", "alice", "orders", "app", true)]
    [InlineData("alice#jwt", "orders", "alice", "orders", null, false)]
    [InlineData("alice@example.com", "orders", "alice@example.com", "orders", null, false)]
    [InlineData("ci:acme/app", "orders", "ci:acme/app", "orders", null, false)]
    [InlineData("alice", null, "alice", "alice", null, false)]
    [InlineData("alice", "", "alice", "alice", null, false)]
    public void Read_UserAndDatabase_GiveUserTargetAndDatabase(
        string user, string? database, string expectedUser, string target, string? expectedDatabase, bool pinned)
    {
        ClientRequest request = database is null ? Read(("user", user)) : Read(("user", user), ("database", database));
        Assert.Equal((expectedUser, target, expectedDatabase, pinned), (request.User, request.TargetName, request.Database, request.PinnedToTarget));
    }

    [Theory]
    [InlineData("alice#jwt", 1)]
    [InlineData("alice~jwt", 1)]
    [InlineData("alice#orders#oauth", 2)]
    [InlineData("alice#orders", 0)]
    public void Read_Suffix_ChoosesTheProof(string user, int login) => Assert.Equal((ClientLoginChoice)login, Read(("user", user)).Login);

    [Theory]
    [InlineData("#orders")]
    [InlineData("alice#")]
    [InlineData("alice#a#b")]
    [InlineData("alice#a~b")]
    [InlineData("#jwt")]
    public void Read_OtherUserForms_AreRefused(string user) => Assert.Equal(SqlState.InvalidAuthorization, Refused(("user", user)).SqlState);

    [Fact]
    public void Read_SettingsInOptionsAndBesideThem_AreInTheOrderOfTheServer()
    {
        ClientRequest request = Read(("user", "alice"), ("search_path", "b"), ("application_name", "direct"), ("options", "-c search_path=a -c application_name=optional"));
        Assert.Equal(["a", "b"], request.Settings.Where(s => s.Key == "search_path").Select(s => s.Value));
        Assert.Equal("direct", request.ApplicationName);
    }

    [Fact]
    public void Read_NoUser_IsRefused()
    {
        Assert.Equal(SqlState.InvalidAuthorization, Refused(("database", "orders")).SqlState);
        Assert.Equal(SqlState.InvalidAuthorization, Refused(("user", ""), ("database", "orders")).SqlState);
    }

    [Fact]
    public void Read_ParameterTwice_IsRefused() =>
        Assert.Equal(SqlState.ProtocolViolation, Refused(("user", "alice"), ("user", "bob")).SqlState);

    [Theory]
    [InlineData("true")]
    [InlineData("database")]
    [InlineData("on")]
    [InlineData("1")]
    [InlineData("")]
    public void Read_Replication_IsRefused(string value) =>
        Assert.Equal(SqlState.FeatureNotSupported, Refused(("user", "alice"), ("replication", value)).SqlState);

    [Theory]
    [InlineData("false")]
    [InlineData("OFF")]
    [InlineData("0")]
    public void Read_ReplicationOff_IsDropped(string value) => Assert.Empty(Read(("user", "alice"), ("replication", value)).Parameters);

    [Fact]
    public void Read_OtherParameters_GoOnInOrder()
    {
        ClientRequest request = Read(
            ("user", "alice"), ("client_encoding", "UTF8"), ("DateStyle", "ISO"), ("database", "orders"), ("application_name", "psql"));
        Assert.Equal(["client_encoding", "DateStyle", "application_name"], request.Parameters.Select(p => p.Key));
        Assert.Equal(["client_encoding", "datestyle", "application_name"], request.Settings.Select(p => p.Key));
        Assert.Equal("psql", request.ApplicationName);
    }

    [Theory]
    [InlineData(@"-c hoopwire.reason=ticket\ 42 -c search_path=a,b", "ticket 42", "-c search_path=a,b")]
    [InlineData("--hoopwire.reason=x --statement-timeout=5s", "x", "-c statement_timeout=5s")]
    [InlineData("-chOOpwire.Reason=x", "x", null)]
    [InlineData(@"-c search_path=a\\b\ c", null, @"-c search_path=a\\b\ c")]
    [InlineData("", null, null)]
    public void Read_Options_GiveTheReasonAndForwardTheRest(string options, string? reason, string? forwarded)
    {
        ClientRequest request = Read(("user", "alice"), ("options", options));
        Assert.Equal(reason, request.Reason);
        Assert.Equal(forwarded, request.Parameters.FirstOrDefault(p => p.Key == "options").Value);
    }

    [Theory]
    [InlineData("-d 5")]
    [InlineData("-c")]
    [InlineData("-c search_path")]
    [InlineData("--search_path")]
    [InlineData("--=x")]
    [InlineData("-Ec search_path=x")]
    [InlineData("search_path=x")]
    public void Read_OtherSwitches_AreRefused(string options) =>
        Assert.Equal(SqlState.FeatureNotSupported, Refused(("user", "alice"), ("options", options)).SqlState);

    [Fact]
    public void Read_ReasonAsAParameter_IsTakenToo() => Assert.Equal("r", Read(("user", "alice"), ("hoopwire.reason", "r")).Reason);

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        byte[] body = [.. "user"u8, 0, 0xFF, 0xFE, 0, 0];
        Assert.Equal(SqlState.ProtocolViolation, Assert.Throws<ClientRefusal>(() => ClientStartupParameters.Read(ProtocolVersion.V30, body)).SqlState);
    }

    [Fact]
    public void Format_AnySettings_ParseToTheSame()
    {
        List<KeyValuePair<string, string>> settings = [new("a", "x y\\z\tq"), new("b.c", ""), new("d", "=-c e=f")];
        Assert.True(ClientOptions.TryParse(ClientOptions.Format(settings), out List<KeyValuePair<string, string>>? parsed));
        Assert.Equal(settings, parsed);
    }

    private static ClientRequest Read(params (string Name, string Value)[] parameters)
    {
        byte[] packet = Bytes.Of(o => StartupMessage.Write(
            o, ProtocolVersion.V30, [.. parameters.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))]));
        return ClientStartupParameters.Read(ProtocolVersion.V30, packet.AsSpan(StartupPacket.HeadBytes));
    }

    private static ClientRefusal Refused(params (string Name, string Value)[] parameters) => Assert.Throws<ClientRefusal>(() => Read(parameters));
}
