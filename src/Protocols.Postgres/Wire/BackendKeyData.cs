using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>BackendKeyData (B): Int32 process id, Byte[4..256] secret key (always 4 before protocol 3.2).</summary>
internal readonly ref struct BackendKeyData
{
    public int ProcessId { get; private init; }

    public ReadOnlySpan<byte> Key { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out BackendKeyData message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadInt32(out int pid)) return false;
        ReadOnlySpan<byte> key = reader.ReadRest();
        if (key.Length is < PostgresLimits.CancelKeyBytesMin or > PostgresLimits.CancelKeyBytesMax) return false;
        message = new BackendKeyData { ProcessId = pid, Key = key };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, int processId, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, PostgresLimits.CancelKeyBytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, PostgresLimits.CancelKeyBytesMax);
        FrameReader.WriteHead(output, BackendMessage.BackendKeyData, 4 + key.Length);
        output.WriteInt32(processId);
        output.Write(key);
    }
}
