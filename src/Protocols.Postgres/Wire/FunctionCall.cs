using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// FunctionCall (F): Int32 function OID, Int16 count and formats of the arguments, Int16 count and values of the arguments, Int16 result format.
/// Only the head is read: the call names no statement that could be judged.
/// </summary>
internal readonly ref struct FunctionCall
{
    public uint FunctionOid { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out FunctionCall message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadUInt32(out uint oid)) return false;
        message = new FunctionCall { FunctionOid = oid };
        return true;
    }
}
