using System.Text;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>Answers to a command as a server writes them, whole or in parts that a test puts together.</summary>
internal static class MySqlAnswers
{
    /// <summary>EOF, as ends definitions.</summary>
    public static byte[] Eof { get; } = Payload.Eof();

    /// <summary>Packets one behind the other, from the number behind a command on.</summary>
    public static byte[] Packets(params ReadOnlySpan<byte[]> payloads) => From(1, payloads);

    /// <summary>Packets one behind the other.</summary>
    public static byte[] From(byte sequence, params ReadOnlySpan<byte[]> payloads)
    {
        var bytes = new List<byte>();
        foreach (byte[] payload in payloads) bytes.AddRange(Payload.Packet(sequence++, payload));
        return [.. bytes];
    }

    /// <summary>A row in text.</summary>
    public static byte[] Row(params ReadOnlySpan<string> cells)
    {
        var bytes = new List<byte>();
        foreach (string cell in cells)
        {
            byte[] value = Encoding.UTF8.GetBytes(cell);
            bytes.AddRange(Payload.Of(output => output.WriteLengthEncodedBytes(value)));
        }
        return [.. bytes];
    }

    /// <summary>A result of texts.</summary>
    /// <param name="endsByOk">Whether it ends by an OK, and nothing stands behind its definitions.</param>
    /// <param name="rows">Rows in text.</param>
    public static byte[] Result(bool endsByOk, params ReadOnlySpan<byte[]> rows)
    {
        int columns = 0;
        if (rows.Length > 0)
        {
            var reader = new PayloadReader(rows[0]);
            while (reader.TryReadLengthEncodedBytes(out _)) columns++;
        }
        byte[][] definitions = [.. Enumerable.Range(0, columns).Select(i => Payload.Column($"c{i}", table: "", original: ""))];
        byte[][] between = endsByOk ? [] : [Eof];
        return Packets([[(byte)columns], .. definitions, .. between, .. rows, endsByOk ? Payload.End() : Eof]);
    }

    /// <summary>The answer to COM_STMT_PREPARE.</summary>
    public static byte[] Prepared(uint id, ushort parameters, ushort columns)
    {
        byte[][] ofParameters = parameters == 0 ? [] : [.. Enumerable.Repeat(Payload.Column("?", table: "", original: ""), parameters), Eof];
        byte[][] ofColumns = columns == 0 ? [] : [.. Enumerable.Repeat(Payload.Column("c", table: "", original: ""), columns), Eof];
        return Packets([Payload.Of(new PrepareOk(id, columns, parameters).Write), .. ofParameters, .. ofColumns]);
    }
}
