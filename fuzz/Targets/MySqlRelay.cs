using HoopWire.Fuzz.Relaying;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// A session's relay: whatever its two peers say, in whatever order, it goes on or it ends, and what the client is sent are packets that count. The first bytes choose the policy and what
/// was agreed on; then each chunk is one byte (whose it is, whether it has a head of its own, its length) and its bytes.
/// </summary>
internal sealed class MySqlRelay : IFuzzTarget
{
    private const int OfTarget = 0x80;
    private const int IsRaw = 0x40;
    private const int Lengths = 0x3F;

    private static readonly Capabilities[] Agreed = [Capabilities.DeprecateEof, Capabilities.QueryAttributes, Capabilities.MariaDbBulk | Capabilities.MariaDbBulkUnitResults, Capabilities.MultiResults];

    private static readonly CompiledPolicy[] Policies =
    [
        CompiledPolicy.Empty,
        new(1, [new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] }]),
        new(1, [new Rule("recorded") { Record = RecordedResults.Masked }]),
        new(1, [new Rule("few") { Limit = new LimitRule { Rows = 2, Bytes = 100 } }, new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }]),
    ];

    public static string Name => "mysql-relay";

    public static IEnumerable<byte[]> Seeds => from policy in Enumerable.Range(0, Policies.Length) from agreed in new byte[] { 0, 1, 0x11, 0x33, 0xFF } from script in Scripts((agreed & 0x10) != 0) select (byte[])[(byte)policy, agreed, .. script];

    public static IEnumerable<byte[]> Dictionary => ["bob@example.com"u8.ToArray(), "DROP TABLE t"u8.ToArray(), MySqlSeeds.Eof, MySqlSeeds.End];

    public static long AllocationMax(int inputBytes) => (4 << 20) + (16L * 1024 * inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return;
        var session = new RelayedSession(Policies[input[0] % Policies.Length], AgreedOn(input[1]), AgreedOn((byte)(input[1] >> 4)));
        bool counts = true;
        for (var rest = input[2..]; !rest.IsEmpty;)
        {
            int kind = rest[0], length = Math.Min(kind & Lengths, rest.Length - 1);
            var chunk = rest.Slice(1, length);
            rest = rest[(1 + length)..];
            bool ofTarget = (kind & OfTarget) != 0, isRaw = (kind & IsRaw) != 0;
            counts &= !isRaw;
            byte[] bytes = isRaw ? chunk.ToArray() : [(byte)length, 0, 0, session.Next(ofTarget), .. chunk];
            bool goesOn = session.Give(ofTarget, bytes);
            Trace.Note(ofTarget ? 1 : 2, ((int)session.Exchange.Reply.Phase << 1) | (goesOn ? 1 : 0));
            if (counts) CheckPackets(RelayedSession.Delivered, session.Exchange.IsInPacket);
            if (!goesOn) return;
        }
    }

    private static Capabilities AgreedOn(byte bits)
    {
        var agreed = Capabilities.None;
        for (int i = 0; i < Agreed.Length; i++)
        {
            if ((bits & (1 << i)) != 0) agreed |= Agreed[i];
        }
        return agreed;
    }

    /// <summary>Whole packets; a packet counts on from the one before, or from a command's or a file's.</summary>
    private static void CheckPackets(ReadOnlySpan<byte> sent, bool isCut)
    {
        byte last = 0;
        while (!sent.IsEmpty)
        {
            FuzzFailure.Unless(PacketHead.TryRead(sent, out var head) == HoopWire.Wire.FrameStatus.Message, "half a head");
            int total = PacketHead.Bytes + head.Length;
            FuzzFailure.Unless(total <= sent.Length || isCut, "half a packet");
            FuzzFailure.Unless(head.Sequence == (byte)(last + 1) || head.Sequence <= 1 || head.Sequence > last, "a packet that does not count");
            if (total > sent.Length) return;
            last = head.Sequence;
            sent = sent[total..];
        }
    }

    private static IEnumerable<byte[]> Scripts(bool endsByOk)
    {
        byte[] query = Client([(byte)CommandCode.Query, .. "SELECT a"u8]), column = Target(MySqlSeeds.Column(FieldType.VarString)), eof = Target(MySqlSeeds.Eof), end = Target(endsByOk ? MySqlSeeds.End : MySqlSeeds.Eof);
        byte[] between = endsByOk ? [] : eof;
        yield return [.. query, .. Target([1]), .. column, .. between, .. Target([15, .. "bob@example.com"u8]), .. Target([0xFB]), .. end, .. query, .. Target(MySqlSeeds.Error)];
        yield return [.. Client([(byte)CommandCode.Query, 0, 1, .. "SELECT a"u8]), .. Target(MySqlSeeds.Ok), .. Target([0, 0, 0, 2, 0, 0, 0])];
        yield return [.. Client([(byte)CommandCode.Query, .. "LOAD DATA LOCAL INFILE 'f' INTO TABLE t"u8]), .. Target([0xFB, (byte)'f']), .. Client([1]), .. Client([]), .. Target([0, 0, 0, 2, 0, 0, 0])];
        byte[] prepare = [.. Client([(byte)CommandCode.StmtPrepare, .. "SELECT ?"u8]), .. Target([0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]), .. column, .. between, .. column, .. between];
        byte[] execute = Client([(byte)CommandCode.StmtExecute, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 253, 0, 1, (byte)'x']);
        yield return [.. prepare, .. execute, .. Target([1]), .. column, .. between, .. Target([0, 0, 1, (byte)'y']), .. end, .. Client([(byte)CommandCode.StmtClose, 1, 0, 0, 0])];
        yield return
        [
            .. prepare, .. execute, .. Target([1]), .. column, .. Target(endsByOk ? [0xFE, 0, 0, 0x40, 0, 0, 0] : [0xFE, 0, 0, 0x40, 0]),
            .. Client([(byte)CommandCode.StmtFetch, 1, 0, 0, 0, 1, 0, 0, 0]), .. Target([0, 0, 1, (byte)'y']), .. end,
        ];
        yield return [.. prepare, .. Client([(byte)CommandCode.MariaDbStmtBulkExecute, 1, 0, 0, 0, 128, 0, 253, 0, 0, 1, (byte)'x', 1]), .. Target([0, 2, 0, 2, 0, 0, 0])];
        foreach (var code in new[] { CommandCode.Ping, CommandCode.Statistics, CommandCode.ResetConnection, CommandCode.Quit }) yield return [.. Client([(byte)code]), .. Target([0, 0, 0, 2, 0, 0, 0])];
        yield return [.. Client([(byte)CommandCode.SetOption, 0, 0]), .. end, .. Client([(byte)CommandCode.InitDb, (byte)'d']), .. Target([0, 0, 0, 2, 0, 0, 0])];
        yield return [.. Client([(byte)CommandCode.FieldList, (byte)'t', 0]), .. column, .. end, .. Client([(byte)CommandCode.ProcessInfo]), .. Target([1]), .. column];
    }

    private static byte[] Client(byte[] payload) => [(byte)payload.Length, .. payload];

    private static byte[] Target(byte[] payload) => [(byte)(OfTarget | payload.Length), .. payload];
}
