using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>Answers that no server gives, each to the command it stands for.</summary>
internal static class HostileReplies
{
    private static readonly byte[] Query = RawMySqlClient.Query("SELECT ? FROM somewhere");
    private static readonly byte[] Prepare = RawMySqlClient.Command(CommandCode.StmtPrepare, "SELECT ?"u8);
    private static readonly byte[] Ping = RawMySqlClient.Command(CommandCode.Ping);
    private static readonly byte[] FieldList = RawMySqlClient.Command(CommandCode.FieldList, "t\0"u8);
    private static readonly byte[] SetOption = RawMySqlClient.Command(CommandCode.SetOption, 0, 0);
    private static readonly byte[] Statistics = RawMySqlClient.Command(CommandCode.Statistics);
    private static readonly byte[] Close = RawMySqlClient.Command(CommandCode.StmtClose, 1, 0, 0, 0);
    private static readonly byte[] Empty = [];
    private static readonly byte[] Column = Payload.Column("c");
    private static readonly byte[] Ok = Payload.Ok();
    private static readonly byte[] More = Payload.Ok(ServerStatus.MoreResultsExist);

    /// <summary>Forms of a length-encoded integer that are none, or lie beyond every packet.</summary>
    public static IReadOnlyDictionary<string, byte[]> BadLengths { get; } = new Dictionary<string, byte[]>
    {
        ["NULL"] = [0xFB],
        ["two bytes, cut"] = [0xFC, 1],
        ["three bytes, cut"] = [0xFD, 1, 0],
        ["eight bytes, cut"] = [0xFE, 1, 0, 0, 0, 0, 0, 0],
        ["the mark of an error"] = [0xFF],
        ["2^64 - 1"] = [0xFE, 255, 255, 255, 255, 255, 255, 255, 255],
        ["2^63"] = [0xFE, 0, 0, 0, 0, 0, 0, 0, 128],
        ["2^31"] = [0xFE, 0, 0, 0, 128, 0, 0, 0, 0],
        ["2^31 - 1"] = [0xFE, 255, 255, 255, 127, 0, 0, 0, 0],
        ["65535"] = [0xFC, 255, 255],
    };

    /// <summary>The answers, where results end by EOF packets: a name, the command, the answer.</summary>
    public static IEnumerable<(string What, byte[] Command, byte[] Reply)> ByEof() =>
    [
        .. OfStatus(), .. OfResults(), .. OfDefinitions(), .. OfRows(), .. OfPrepared(), .. OfOthers(),
        ("a file is asked for by nobody", Query, Packets([0xFB, .. "/etc/passwd"u8])),
        ("a file without a name", Query, Packets([0xFB])),
    ];

    /// <summary>The answers, where results end by OK packets.</summary>
    public static IEnumerable<(string What, byte[] Command, byte[] Reply)> ByOk() =>
    [
        ("an EOF behind definitions", Query, Packets([1], Column, Eof)),
        ("an EOF behind rows", Query, Packets([1], Column, Row("x"), Eof)),
        ("an end of one byte", Query, Packets([1], Column, [0xFE])),
        ("an end cut short", Query, Packets([1], Column, [0xFE, 0, 0, 2, 0, 0])),
        ("an end whose rows are NULL", Query, Packets([1], Column, [0xFE, 0xFB, 0, 2, 0, 0, 0])),
        ("an end whose rows are an error", Query, Packets([1], Column, [0xFE, 0xFF, 0, 2, 0, 0, 0])),
        ("an end longer than one can be", Query, [.. Packets([1], Column), .. Head(3, 100_000), 0xFE]),
        ("an error cut short behind rows", Query, Packets([1], Column, Row("x"), [0xFF, 1])),
        ("an EOF behind parameters", Prepare, Packets(Payload.Of(new PrepareOk(1, 0, 1).Write), Column, Eof)),
    ];

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfStatus() =>
    [
        ("an empty packet", Query, Packets(Empty)),
        ("a packet that counts from 0", Query, From(0, Ok)),
        ("a packet that counts from 2", Query, From(2, Ok)),
        ("an OK cut short", Query, Packets(Ok[..^1])),
        ("an OK without anything", Query, Packets([0])),
        ("an OK whose rows are NULL", Query, Packets([0, 0xFB, 0, 2, 0, 0, 0])),
        ("an OK whose rows are cut", Query, Packets([0, 0xFE, 0, 0, 2, 0, 0, 0])),
        ("an OK whose id is an error", Query, Packets([0, 0, 0xFF, 2, 0, 0, 0])),
        ("an OK whose id is cut", Query, Packets([0, 0, 0xFD, 2, 0])),
        ("an error cut short", Query, Packets([0xFF, 1])),
        ("an OK longer than one can be", Query, [.. Head(1, 100_000), 0]),
        ("two OKs", Query, Packets(Ok, Ok)),
        ("an OK and a row", Query, Packets(Ok, Row("x"))),
        ("an OK and half a packet of nobody's", Query, [.. Packets(Ok), .. Head(2, 100_000)]),
    ];

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfResults()
    {
        foreach (var (name, bytes) in BadLengths.Where(length => length.Key is not ("65535" or "NULL"))) yield return ($"columns: {name}", Query, Packets(bytes));
        yield return ("no columns", Query, Packets([0xFC, 0, 0]));
        yield return ("65536 columns", Query, Packets([0xFD, 0, 0, 1]));
        yield return ("bytes behind the number of columns", Query, Packets([1, 1]));
        yield return ("an EOF for a result", Query, Packets(Eof));
        yield return ("another result that is none", Query, Packets(More, Eof));
        yield return ("another result that does not count", Query, Packets(More, [0xFC, 0, 0]));
        yield return ("an empty packet for another result", Query, Packets(More, Empty));
        yield return ("a result behind the last", Query, [.. Result(false, Row("x")), .. From(7, [1])]);
    }

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfDefinitions()
    {
        foreach (var (name, bytes) in BadLengths)
        {
            for (int field = 0; field < 6; field++)
            {
                byte[] before = [.. Enumerable.Repeat<byte[]>([1, (byte)'x'], field).SelectMany(x => x)];
                yield return ($"name {field} of a column: {name}", Query, Packets([1], [.. before, .. bytes]));
            }
            yield return ($"the rest of a column: {name}", Query, Packets([1], [.. Column[..^13], .. bytes]));
        }
        yield return ("a column cut short", Query, Packets([1], Column[..^1]));
        yield return ("a column whose rest is longer", Query, Packets([1], [.. Column[..^13], 13, .. Column[^12..], 0]));
        yield return ("an empty column", Query, Packets([1], Empty));
        yield return ("an EOF for a column", Query, Packets([2], Column, Eof));
        yield return ("a column too many", Query, Packets([1], Column, Column));
        yield return ("an OK behind the columns", Query, Packets([1], Column, Ok));
        yield return ("an EOF cut short behind the columns", Query, Packets([1], Column, Eof[..^1]));
        yield return ("an EOF too long behind the columns", Query, Packets([1], Column, [.. Eof, 0]));
        yield return ("a column out of sequence", Query, [.. Packets([1]), .. From(3, Column)]);
        yield return ("a column longer than one can be", Query, [.. Packets([1]), .. Head(2, 100_000), 1]);
    }

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfRows()
    {
        byte[] head = Packets([1], Column, Eof);
        yield return ("an empty row", Query, [.. head, .. From(4, Empty)]);
        yield return ("a row out of sequence", Query, [.. head, .. From(5, Row("x"))]);
        yield return ("a row that counts again", Query, [.. head, .. From(4, Row("x")), .. From(4, Row("x"))]);
        yield return ("an end cut short", Query, [.. head, .. From(4, Eof[..^1])]);
        yield return ("an end that is an OK's", Query, [.. head, .. From(4, Payload.End())]);
        yield return ("an end of one byte", Query, [.. head, .. From(4, [0xFE])]);
        yield return ("an error cut short behind a row", Query, [.. head, .. From(4, Row("x"), [0xFF])]);
        yield return ("a row behind the end", Query, [.. head, .. From(4, Eof, Row("x"))]);
        yield return ("a row behind an error", Query, [.. head, .. From(4, Payload.Err(), Row("x"))]);
    }

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfPrepared()
    {
        byte[] one = Payload.Of(new PrepareOk(1, 1, 1).Write);
        yield return ("an EOF for a statement", Prepare, Packets(Eof));
        yield return ("a statement cut short", Prepare, Packets(one[..8]));
        yield return ("a statement with a byte too many", Prepare, Packets([.. one, 0]));
        yield return ("a statement whose parameters are missing", Prepare, Packets(one, Eof));
        yield return ("a statement with a parameter too many", Prepare, Packets(one, Column, Column));
        yield return ("a statement whose columns are missing", Prepare, Packets(one, Column, Eof, Eof));
        yield return ("a statement with a column too many", Prepare, Packets(one, Column, Eof, Column, Column));
        yield return ("a row of a statement that does not run", Prepare, Packets(one, Column, Eof, Column, Eof, Row("x")));
        yield return ("a statement with more parameters than its text", Prepare, Packets(Payload.Of(new PrepareOk(1, 0, 65_535).Write)));
        yield return ("a statement whose number is everybody's", Prepare, Packets(Payload.Of(new PrepareOk(uint.MaxValue, 0, 1).Write)));
        yield return ("a result for a statement", Prepare, Result(false, Row("x")));
    }

    private static IEnumerable<(string What, byte[] Command, byte[] Reply)> OfOthers()
    {
        yield return ("a result for a ping", Ping, Result(false, Row("x")));
        yield return ("another result of a ping", Ping, Packets(More));
        yield return ("an EOF for a ping", Ping, Packets(Eof));
        yield return ("an empty packet for a text", Statistics, Packets(Empty));
        yield return ("two texts", Statistics, Packets([.. "Uptime"u8], [.. "Uptime"u8]));
        yield return ("a field that is none", FieldList, Packets([3, 1]));
        yield return ("an empty field", FieldList, Packets(Empty));
        yield return ("an option that is a result", SetOption, Result(false, Row("x")));
        yield return ("an option's EOF cut short", SetOption, Packets([0xFE]));
        yield return ("an answer to what has none", Close, Packets(Ok));
    }

    private static byte[] Head(byte sequence, int length)
    {
        byte[] head = new byte[PacketHead.Bytes];
        new PacketHead(length, sequence).Write(head);
        return head;
    }
}
