using HoopWire.MySql.State;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.State;

public class ReplyMachineTests
{
    [Fact]
    public void Take_Result_GoesThroughItsPhases()
    {
        var machine = Begin(ReplyPhase.Header);
        Assert.Equal(ReplyEvent.ColumnCount, machine.Take([2]));
        Assert.Equal(ReplyEvent.Definition, machine.Take(Payload.Column()));
        Assert.Equal(ReplyEvent.Definition, machine.Take(Payload.Column()));
        Assert.Equal(ReplyEvent.DefinitionsEnd, machine.Take(Payload.Eof()));
        Assert.Equal(ReplyPhase.Rows, machine.Phase);
        Assert.Equal(ReplyEvent.RowsEnd, machine.Take(Payload.Eof(ServerStatus.MoreResultsExist)));
        Assert.Equal(ReplyPhase.Header, machine.Phase);
        Assert.Equal(ReplyEvent.Ok, machine.Take(Payload.Ok()));
        Assert.Equal(ReplyPhase.Idle, machine.Phase);
    }

    [Fact]
    public void Take_CursorOfAnExecution_HasNoRows()
    {
        var machine = Begin(ReplyPhase.Header, binary: true);
        machine.Take([1]);
        machine.Take(Payload.Column());
        Assert.Equal(ReplyEvent.CursorOpened, machine.Take(Payload.Eof(ServerStatus.CursorExists)));
        Assert.Equal(ReplyPhase.Idle, machine.Phase);
        machine.Begin(ReplyPhase.Rows, binary: true);
        Assert.Equal(ReplyEvent.RowsEnd, machine.Take(Payload.Eof(ServerStatus.LastRowSent)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public void Take_Prepared_ExpectsItsDefinitions(ushort columns, ushort parameters)
    {
        var machine = Begin(ReplyPhase.Prepare);
        Assert.Equal(ReplyEvent.Prepared, machine.Take(Payload.Of(new PrepareOk(7, columns, parameters).Write)));
        foreach (int count in new[] { (int)parameters, columns }.Where(c => c > 0))
        {
            for (int i = 0; i < count; i++) Assert.Equal(ReplyEvent.Description, machine.Take(Payload.Column()));
            Assert.Equal(ReplyEvent.Separator, machine.Take(Payload.Eof()));
        }
        Assert.Equal((ReplyPhase.Idle, 7u), (machine.Phase, machine.Prepared.StatementId));
    }

    [Fact]
    public void Take_FileRequest_WaitsForTheFile()
    {
        var machine = Begin(ReplyPhase.Header);
        Assert.Equal(ReplyEvent.FileRequest, machine.Take([0xFB, (byte)'f']));
        Assert.Equal(ReplyEvent.Violation, machine.Take(Payload.Ok()));
        Assert.Equal(ReplyEvent.Violation, machine.Take(Payload.Err()));
        machine.FileEnds();
        Assert.Equal(ReplyEvent.Ok, machine.Take(Payload.Ok()));
    }

    [Theory]
    [InlineData((byte)ReplyPhase.Status)]
    [InlineData((byte)ReplyPhase.Header)]
    [InlineData((byte)ReplyPhase.Text)]
    [InlineData((byte)ReplyPhase.FieldList)]
    [InlineData((byte)ReplyPhase.Prepare)]
    [InlineData((byte)ReplyPhase.StatusOrEof)]
    public void Take_Error_EndsEveryAnswer(byte phase)
    {
        var machine = Begin((ReplyPhase)phase);
        Assert.Equal(ReplyEvent.Error, machine.Take(Payload.Err()));
        Assert.Equal(ReplyPhase.Idle, machine.Phase);
    }

    public static TheoryData<byte, byte[]> Wrong => new()
    {
        { (byte)ReplyPhase.Idle, Payload.Ok() },
        { (byte)ReplyPhase.Status, Payload.Eof() },
        { (byte)ReplyPhase.Status, Payload.Ok(ServerStatus.MoreResultsExist) },
        { (byte)ReplyPhase.Status, [0xFB, 1] },
        { (byte)ReplyPhase.Header, [0] },
        { (byte)ReplyPhase.Header, [] },
        { (byte)ReplyPhase.Header, [1, 1] },
        { (byte)ReplyPhase.Header, [0xFE, 0, 0, 1, 0, 0, 0, 0, 0] },
        { (byte)ReplyPhase.Rows, [0xFE, 0] },
        { (byte)ReplyPhase.Prepare, Payload.Eof() },
        { (byte)ReplyPhase.FieldList, [3, 1] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Take_PacketOfAnotherPhase_IsAViolation(byte phase, byte[] payload) => Assert.Equal(ReplyEvent.Violation, Begin((ReplyPhase)phase).Take(payload));

    [Fact]
    public void Undo_AfterAnyPacket_TakesItAgain()
    {
        var machine = Begin(ReplyPhase.Header);
        machine.Take([1]);
        machine.Undo();
        Assert.Equal(ReplyEvent.ColumnCount, machine.Take([1]));
        machine.Take(Payload.Column());
        machine.Undo();
        Assert.Equal(ReplyEvent.Definition, machine.Take(Payload.Column()));
        Assert.Equal(ReplyPhase.DefinitionsEnd, machine.Phase);
    }

    [Fact]
    public void Take_ResultThatEndsByOk_HasNothingBehindItsDefinitions()
    {
        var machine = Begin(ReplyPhase.Header, endsByOk: true);
        machine.Take([2]);
        machine.Take(Payload.Column());
        Assert.Equal((ReplyEvent.Definition, ReplyPhase.Rows), (machine.Take(Payload.Column()), machine.Phase));
        Assert.Equal(ReplyEvent.Violation, machine.Take(Payload.Eof()));
        Assert.Equal((ReplyEvent.RowsEnd, ReplyPhase.Header), (machine.Take(Payload.End(ServerStatus.MoreResultsExist)), machine.Phase));
        Assert.Equal((ReplyEvent.Ok, ReplyPhase.Idle), (machine.Take(Payload.Ok()), machine.Phase));
    }

    [Theory]
    [InlineData(true, ReplyEvent.CursorOpened)]
    [InlineData(false, ReplyEvent.RowsEnd)]
    internal void Take_CursorStandsOpenAndResultsEndByOk_IsToldApartFromRows(bool binary, ReplyEvent expected)
    {
        var machine = Begin(ReplyPhase.Header, binary, endsByOk: true);
        machine.Take([1]);
        machine.Take(Payload.Column());
        Assert.Equal((expected, ReplyPhase.Idle), (machine.Take(Payload.End(ServerStatus.CursorExists)), machine.Phase));
        // Rows are fetched while it stands open.
        machine.Begin(ReplyPhase.Rows, binary: true);
        Assert.Equal(ReplyEvent.RowsEnd, machine.Take(Payload.End(ServerStatus.CursorExists)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public void Take_PreparedAndResultsEndByOk_ExpectsDefinitionsAlone(ushort columns, ushort parameters)
    {
        var machine = Begin(ReplyPhase.Prepare, endsByOk: true);
        Assert.Equal(ReplyEvent.Prepared, machine.Take(Payload.Of(new PrepareOk(7, columns, parameters).Write)));
        for (int i = columns + parameters; i > 0; i--)
        {
            Assert.NotEqual(ReplyPhase.Idle, machine.Phase);
            Assert.Equal(ReplyEvent.Description, machine.Take(Payload.Column()));
        }
        Assert.Equal(ReplyPhase.Idle, machine.Phase);
    }

    [Theory]
    [InlineData((byte)ReplyPhase.FieldList)]
    [InlineData((byte)ReplyPhase.StatusOrEof)]
    public void Take_EndOfAnotherFormAndResultsEndByOk_IsAViolation(byte phase)
    {
        Assert.Equal(ReplyEvent.Violation, Begin((ReplyPhase)phase, endsByOk: true).Take(Payload.Eof()));
        Assert.Equal(ReplyEvent.Other, Begin((ReplyPhase)phase, endsByOk: true).Take(Payload.End()));
        Assert.Equal(ReplyEvent.Violation, Begin((ReplyPhase)phase).Take(Payload.End()));
        Assert.Equal(ReplyEvent.Other, Begin((ReplyPhase)phase).Take(Payload.Eof()));
    }

    [Theory]
    [InlineData(0xFE, 8, false, false)]
    [InlineData(0xFE, 9, true, false)]
    [InlineData(0xFE, MySqlLimits.PacketBytesMax - 1, true, false)]
    [InlineData(0xFE, MySqlLimits.PacketBytesMax, true, true)]
    [InlineData(0xFF, 9, false, false)]
    [InlineData(0x00, 1, true, true)]
    [InlineData(0xFB, 1, true, true)]
    public void IsRow_FirstByteAndLength_TellRowsFromTheirEnd(byte first, int length, bool endsByEof, bool endsByOk)
    {
        Assert.Equal(endsByEof, Begin(ReplyPhase.Rows).IsRow(first, length));
        Assert.Equal(endsByOk, Begin(ReplyPhase.Rows, endsByOk: true).IsRow(first, length));
    }

    private static ReplyMachine Begin(ReplyPhase phase, bool binary = false, bool endsByOk = false)
    {
        var machine = new ReplyMachine(endsByOk);
        machine.Begin(phase, binary, asksCursor: binary);
        return machine;
    }
}
