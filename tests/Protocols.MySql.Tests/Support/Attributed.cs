using System.Buffers;
using System.Text;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Support;

/// <summary>Commands with attributes, as clients of MySQL since 8.0.23 send them.</summary>
internal static class Attributed
{
    /// <summary>A text attribute.</summary>
    public static (string Name, FieldType Type, byte[]? Value) Text(string name, string? value) =>
        (name, FieldType.VarString, value is null ? null : Payload.Of(output => output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(value))));

    /// <summary>The payload of a COM_QUERY.</summary>
    public static byte[] Query(string sql, params (string Name, FieldType Type, byte[]? Value)[] attributes) => Payload.Of(output =>
    {
        output.WriteByte((byte)CommandCode.Query);
        output.WriteLengthEncoded((ulong)attributes.Length);
        output.WriteByte(1);
        if (attributes.Length > 0) Write(output, attributes);
        output.Write(Encoding.UTF8.GetBytes(sql));
    });

    /// <summary>The payload of a COM_STMT_EXECUTE of statement 1: parameters are the entries without a name.</summary>
    public static byte[] Execute(params (string Name, FieldType Type, byte[]? Value)[] all) => Payload.Of(output =>
    {
        output.Write<byte>([(byte)CommandCode.StmtExecute, 1, 0, 0, 0, NamedExecuteRequest.CountFlag, 1, 0, 0, 0]);
        output.WriteLengthEncoded((ulong)all.Length);
        if (all.Length > 0) Write(output, all);
    });

    private static void Write(ArrayBufferWriter<byte> output, (string Name, FieldType Type, byte[]? Value)[] all)
    {
        byte[] nulls = new byte[(all.Length + 7) / 8];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Value is null) nulls[i / 8] |= (byte)(1 << (i % 8));
        }
        output.Write(nulls);
        output.WriteByte(1);
        foreach (var (name, type, _) in all)
        {
            output.Write<byte>([(byte)type, 0]);
            output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(name));
        }
        foreach (var (_, _, value) in all) output.Write(value);
    }
}
