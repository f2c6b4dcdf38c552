using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.ControlPlane.Tests;

public class IndexedSessionTests
{
    private readonly CommandPool _commands = new();
    private readonly Rows _rows = new();

    [Fact]
    public void Result_OfWhatWasPrepared_KeepsNothingOfThePreparation()
    {
        IndexedSession session = Session();
        for (int i = 0; i < 1000; i++)
        {
            Command(session, (2 * i) + 1, "prepare"u8);
            Command(session, (2 * i) + 2, "execute"u8);
            Result(session, (2 * i) + 2);
        }

        Assert.Equal(0, _commands.Late);
        Assert.Equal(2000, _rows.All.Sum(row => row.Times));
    }

    [Fact]
    public void Result_PreparationFarAheadFails_IsInItsRow()
    {
        IndexedSession session = Session();
        for (int i = 1; i <= 1000; i++) Command(session, i, "prepare"u8);
        Result(session, 7, "42601"u8);
        Assert.Equal(7, Assert.Single(_rows.All, row => row.ErrorCode is not null).Sequence);
    }

    private IndexedSession Session() => new("0123456789abcdef", _rows, new KnownTexts(), _commands, _ => true);

    private static void Command(IndexedSession session, long sequence, ReadOnlySpan<byte> kind) =>
        session.Command(default, new ObservedCommand { Sequence = sequence, Kind = kind, Text = "SELECT 1"u8, TextLength = 8, Verdict = VerdictKind.Pass });

    private static void Result(IndexedSession session, long sequence, ReadOnlySpan<byte> error = default) =>
        session.Result(default, new ObservedResult { Sequence = sequence, Tag = error.IsEmpty ? "SELECT 1"u8 : default, ErrorCode = error });

    private sealed class Rows : IIndexSink
    {
        public HashSet<IndexedRow> All { get; } = [];

        public void Changed(IndexedRow row) => All.Add(row);
    }
}
