using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// Attributes of a query and of an execution: what is understood, written anew, is read again as the same attributes, with the same text or values behind them. The first byte is how many
/// parameters an execution has.
/// </summary>
internal sealed class MySqlQueryAttributes : IFuzzTarget
{
    private const byte Query = 3;
    private static readonly StatementJudge Judge = new(CompiledPolicy.Empty, null);

    public static string Name => "mysql-query-attributes";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, Query, 0, 1, .. "SELECT 1"u8],
        [0, Query, 2, 1, 0b10, 1, 253, 0, 1, (byte)'a', 6, 0, 4, .. "none"u8, 1, (byte)'b', .. "SELECT 1"u8],
        [0, Query, 1, 1, 0, 1, 253, 0, 15, .. "hoopwire.reason"u8, 2, (byte)'#', (byte)'7', .. "SELECT 1"u8],
        [0, Query, 1, 1, 0, 1, 12, 0x80, 0, 4, 0xE8, 7, 2, 29, .. "SELECT 1"u8],
        [0, 0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 1, 0, 1, 253, 0, 1, (byte)'a', 1, (byte)'b'],
        [2, 0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 3, 0b010, 1, 3, 0, 0, 253, 0, 0, 253, 0, 1, (byte)'a', 7, 0, 0, 0, 1, (byte)'b'],
    ];

    public static IEnumerable<byte[]> Dictionary => ["hoopwire.reason"u8.ToArray()];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return;
        if (input[1] == Query) FuzzQuery(input[1..]);
        else FuzzExecution(input[1..], input[0]);
    }

    private static void FuzzQuery(ReadOnlySpan<byte> payload)
    {
        bool read = QueryRequest.TryRead(payload, out var request);
        Trace.Note(1, read ? request.Attributes.Count : -1);
        if (!read) return;
        FuzzFailure.Unless(request.TextAt <= payload.Length && request.Attributes.Count <= QueryAttribute.CountMax, "more attributes than there may be");
        var attributes = new CommandAttributes();
        FuzzFailure.Unless(attributes.TryTake(request.Attributes, request.Attributes.Values, null, new ArrayBufferWriter<byte>()), "attributes that were read are not taken");
        var again = Written(attributes);
        again.Write(payload[request.TextAt..]);
        FuzzFailure.Unless(QueryRequest.TryRead(again.WrittenSpan, out var second), "what was written anew is malformed");
        FuzzFailure.Unless(again.WrittenSpan[second.TextAt..].SequenceEqual(payload[request.TextAt..]), "another text");
        FuzzFailure.Unless(second.Attributes.Heads.SequenceEqual(attributes.Heads) && second.Attributes.Values.SequenceEqual(attributes.Values), "other attributes");
    }

    private static void FuzzExecution(ReadOnlySpan<byte> payload, int parameters)
    {
        var room = new ArrayBufferWriter<byte>();
        bool read = NamedExecuteRequest.TryRead(payload, parameters, room, out var request);
        Trace.Note(2, read ? request.Attributes.Count : -1);
        if (!read) return;
        var plain = request.Plain;
        if (request.HasCount) FuzzFailure.Unless(plain.Nulls.Length == (parameters + 7) / 8 && (plain.Types.IsEmpty || plain.Types.Length == 2 * parameters), "bits or types that are nobody's");
        var statement = new PreparedStatement([], StatementDecision.Unread, Judge, default) { Parameters = parameters };
        var recorded = new ArrayBufferWriter<byte>();
        if (plain.Types.Length < 2 * parameters || !ExecuteParameters.TryWrite(plain, statement, plain.Types, null, recorded, out int behind, out _)) return;
        var attributes = new CommandAttributes();
        bool taken = attributes.TryTake(request.Attributes, plain.Values[behind..], null, recorded);
        Trace.Note(3, taken ? attributes.Count : -1);
        if (!taken) return;
        FuzzFailure.Unless(attributes.Count <= request.Attributes.Count, "more attributes than were sent");
        FuzzFailure.Unless(ParametersText.Of(recorded.WrittenSpan).Count(c => c == '\n') >= parameters + request.Attributes.Count, "a parameter or an attribute that nobody sees");
    }

    private static ArrayBufferWriter<byte> Written(CommandAttributes attributes)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write<byte>([Query]);
        output.WriteLengthEncoded((ulong)attributes.Count);
        output.WriteByte(1);
        if (attributes.Count > 0)
        {
            byte[] nulls = new byte[(attributes.Count + 7) / 8];
            for (int i = 0; i < attributes.Count; i++)
            {
                if (attributes.IsNull(i)) nulls[i / 8] |= (byte)(1 << (i % 8));
            }
            output.Write(nulls);
            output.WriteByte(1);
            output.Write(attributes.Heads);
            output.Write(attributes.Values);
        }
        return output;
    }
}
