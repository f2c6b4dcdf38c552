using System.Text.Json.Nodes;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Recordings;

public sealed class SessionCommandsTests
{
    private const string Header = """{"event":"session","id":"01abc","user":"alice","target":"orders","database":"app","client":"10.0.0.1:5"}""";

    [Fact]
    public void Add_CommandApprovalResults_BecomeOneCommand()
    {
        var session = new SessionCommands();
        string[] lines =
        [
            Header,
            """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"DELETE FROM t; SELECT 1","verdict":"hold","rule":"review"}""",
            """{"event":"approval","time":"2026-01-02T03:04:06Z","seq":1,"approval":"r1","step":"requested"}""",
            """{"event":"approval","time":"2026-01-02T03:04:07Z","seq":1,"approval":"r1","step":"approved","by":"bob"}""",
            """{"event":"result","time":"2026-01-02T03:04:07Z","seq":1,"tag":"DELETE 2","rows":0,"bytes":0}""",
            """{"event":"result","time":"2026-01-02T03:04:07Z","seq":1,"tag":"SELECT 1","columns":[{"name":"a"}],"rows":3,"bytes":9,"masked":{"pii":3}}""",
        ];
        foreach (string line in lines) Assert.True(session.Add(JsonNode.Parse(line)!.AsObject(), new CommandQuery { User = "alice", Target = "orders" }));
        var command = Assert.Single(session.Commands);
        Assert.Equal(("01abc", "alice", "orders", "hold", "review"), (command.SessionId, command.User, command.Target, command.Verdict, command.Rule));
        Assert.Equal(("r1", "approved", "bob"), (command.Approval, command.Decision, command.DecidedBy));
        Assert.Equal(("SELECT 1", 3L, 9L, 3L), (command.Tag, command.Rows, command.Bytes, command.Masked["pii"]));
    }

    [Theory]
    [InlineData("bob", null)]
    [InlineData(null, "billing")]
    public void Add_SessionOfOthers_IsPassedOver(string? user, string? target) =>
        Assert.False(new SessionCommands().Add(JsonNode.Parse(Header)!.AsObject(), new CommandQuery { User = user, Target = target }));
}
