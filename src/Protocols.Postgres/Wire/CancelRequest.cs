using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>CancelRequest (F): Int32 length, Int32 80877102, Int32 process id, Byte[4..256] secret key.</summary>
internal readonly ref struct CancelRequest
{
    public int ProcessId { get; private init; }

    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>Reads what follows length and code.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out CancelRequest message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadInt32(out int pid)) return false;
        ReadOnlySpan<byte> key = reader.ReadRest();
        if (key.Length is < PostgresLimits.CancelKeyBytesMin or > PostgresLimits.CancelKeyBytesMax) return false;
        message = new CancelRequest { ProcessId = pid, Key = key };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, int processId, ReadOnlySpan<byte> key)
    {
        StartupPacket.WriteHead(output, ProtocolVersion.CancelRequest, 4 + key.Length);
        output.WriteInt32(processId);
        output.Write(key);
    }
}
