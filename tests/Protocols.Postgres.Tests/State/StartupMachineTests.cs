using HoopWire.Net;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.State;

public class StartupMachineTests
{
    [Theory]
    [InlineData(TlsMode.Allow, ProtocolVersion.SslRequest, StartupAction.StartTls)]
    [InlineData(TlsMode.Disable, ProtocolVersion.SslRequest, StartupAction.RefuseEncryption)]
    [InlineData(TlsMode.Require, ProtocolVersion.GssEncRequest, StartupAction.RefuseEncryption)]
    [InlineData(TlsMode.Require, ProtocolVersion.CancelRequest, StartupAction.Cancel)]
    [InlineData(TlsMode.Require, ProtocolVersion.V30, StartupAction.DemandTls)]
    [InlineData(TlsMode.Allow, ProtocolVersion.V30, StartupAction.Login)]
    [InlineData(TlsMode.Allow, 2 << 16, StartupAction.RefuseVersion)]
    [InlineData(TlsMode.Allow, -1, StartupAction.RefuseVersion)]
    internal void OnPacket_First_GivesTheAction(TlsMode mode, int code, StartupAction action) =>
        Assert.Equal(action, new StartupMachine(mode).OnPacket(code));

    [Theory]
    [InlineData(ProtocolVersion.SslRequest, ProtocolVersion.SslRequest)]
    [InlineData(ProtocolVersion.GssEncRequest, ProtocolVersion.GssEncRequest)]
    [InlineData(ProtocolVersion.SslRequest, ProtocolVersion.GssEncRequest)]
    [InlineData(ProtocolVersion.V30, ProtocolVersion.V30)]
    [InlineData(ProtocolVersion.CancelRequest, ProtocolVersion.CancelRequest)]
    [InlineData(ProtocolVersion.V30, ProtocolVersion.SslRequest)]
    public void OnPacket_AgainOrTooLate_IsOutOfState(int first, int second)
    {
        var machine = new StartupMachine(TlsMode.Allow);
        machine.OnPacket(first);
        Assert.Equal(StartupAction.OutOfState, machine.OnPacket(second));
    }

    [Fact]
    public void OnDirectTls_AfterAnything_IsOutOfState()
    {
        var machine = new StartupMachine(TlsMode.Allow);
        Assert.Equal(StartupAction.StartTls, machine.OnDirectTls());
        Assert.Equal(StartupAction.OutOfState, machine.OnDirectTls());
        Assert.Equal(StartupAction.OutOfState, machine.OnPacket(ProtocolVersion.SslRequest));
    }
}
