using HoopWire.MySql.State;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Answers of a target, packet by packet: the first byte chooses what is awaited, then each packet has its length before it. Every phase has an answer to every packet.</summary>
internal sealed class MySqlReplies : IFuzzTarget
{
    private static readonly ReplyPhase[] Starts =
        [ReplyPhase.Status, ReplyPhase.StatusOrEof, ReplyPhase.Text, ReplyPhase.Header, ReplyPhase.FieldList, ReplyPhase.Prepare, ReplyPhase.Rows];

    public static string Name => "mysql-replies";

    public static IEnumerable<byte[]> Seeds =>
    [
        Script(0, MySqlSeeds.Ok), Script(3, MySqlSeeds.Error), Script(3, [1], MySqlSeeds.Column(FieldType.Long), MySqlSeeds.Eof, MySqlSeeds.Eof),
        Script(5, MySqlSeeds.Prepared, MySqlSeeds.Column(FieldType.Long), MySqlSeeds.Eof, MySqlSeeds.Column(FieldType.Long), MySqlSeeds.Column(FieldType.Blob), MySqlSeeds.Eof),
        Script(0x43, [1], MySqlSeeds.Column(FieldType.Long), MySqlSeeds.End), Script(0x45, MySqlSeeds.Prepared, MySqlSeeds.Column(FieldType.Long)),
        Script(3, [0xFB, (byte)'f']), Script(4, MySqlSeeds.Column(FieldType.Json), MySqlSeeds.Eof),
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var machine = new ReplyMachine(endsByOk: (input[0] & 0x40) != 0);
        machine.Begin(Starts[(input[0] & 0x3F) % Starts.Length], binary: (input[0] & 0x80) != 0, asksCursor: (input[0] & 0x80) != 0);
        input = input[1..];
        while (!input.IsEmpty)
        {
            int length = Math.Min(input[0], input.Length - 1);
            var payload = input.Slice(1, length);
            input = input[(1 + length)..];
            var before = machine.Phase;
            var what = machine.Take(payload);
            Trace.Note(1, ((int)before << 8) | (int)what);
            if (what == ReplyEvent.Violation) return;
            FuzzFailure.Unless(before != ReplyPhase.Idle, "an answer to nothing");
            var after = machine.Phase;
            machine.Undo();
            FuzzFailure.Unless(machine.Phase == before, "a packet that cannot be taken back");
            FuzzFailure.Unless(machine.Take(payload) == what && machine.Phase == after, "another answer the second time");
        }
    }

    private static byte[] Script(byte start, params byte[][] packets) => [start, .. packets.SelectMany(p => (byte[])[(byte)p.Length, .. p])];
}
