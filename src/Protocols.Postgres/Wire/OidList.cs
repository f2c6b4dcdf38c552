using System.Buffers.Binary;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Int16 count, then as many Int32 type OIDs.</summary>
internal readonly ref struct OidList
{
    private readonly ReadOnlySpan<byte> _oids;

    private OidList(ReadOnlySpan<byte> oids) => _oids = oids;

    public int Count => _oids.Length / sizeof(uint);

    /// <summary>The OIDs as they came.</summary>
    public ReadOnlySpan<byte> Bytes => _oids;

    public uint this[int index] => BinaryPrimitives.ReadUInt32BigEndian(_oids[(index * sizeof(uint))..]);

    /// <summary>Whether one is not the system's own (transam.h, FirstNormalObjectId).</summary>
    public bool HasOwn
    {
        get
        {
            for (int i = 0; i < Count; i++)
                if (this[i] >= 16384) return true;
            return false;
        }
    }

    public static bool TryRead(scoped ref SpanReader reader, out OidList list)
    {
        list = default;
        if (!reader.TryReadUInt16(out ushort count) || !reader.TryReadBytes(count * sizeof(uint), out ReadOnlySpan<byte> bytes)) return false;
        list = new OidList(bytes);
        return true;
    }
}
