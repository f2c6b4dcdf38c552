using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Lays out the parameters of an execution as the recording keeps them: numbers and times as text, the way people write them.</summary>
internal static class ExecuteParameters
{
    private const int Sha256Bytes = 32;

    /// <summary>
    /// Writes the parameters; false when they are malformed. Where values came in parts, their digests are written behind as the value. <paramref name="read"/> tells how many bytes of
    /// the values are theirs: what stands behind them nobody has looked at.
    /// </summary>
    public static bool TryWrite(in ExecuteRequest request, PreparedStatement statement, ReadOnlySpan<byte> types, DetectorSet? detectors, ArrayBufferWriter<byte> output, out int read)
    {
        output.ResetWrittenCount();
        read = 0;
        var reader = new PayloadReader(request.Values);
        int room = CommandRecord.KeptBytesMax;
        Span<byte> digest = stackalloc byte[Sha256Bytes];
        for (int i = 0; i < statement.Parameters; i++)
        {
            if (statement.TryGetLongData(i, digest, out long length))
            {
                AppendLong(output, digest, length);
            }
            else if (request.IsNull(i))
            {
                Append(output, ParameterBlock.Null, 0, default);
            }
            else
            {
                var type = ExecuteRequest.TypeOf(types, i);
                if (!BinaryValue.TryRead(ref reader, type, out var value)) return false;
                AppendValue(output, type, ExecuteRequest.IsUnsigned(types, i), value, ref room, detectors);
            }
        }
        read = reader.Position;
        return true;
    }

    /// <summary>Writes a value, or what there is room for; whether that is all of it.</summary>
    public static bool AppendValue(ArrayBufferWriter<byte> output, FieldType type, bool unsigned, ReadOnlySpan<byte> value, ref int room, DetectorSet? detectors)
    {
        Span<byte> text = stackalloc byte[BinaryText.BytesMax];
        bool plain = BinaryValue.FixedBytes(type) < 0 && !BinaryValue.IsTemporal(type);
        var shown = plain ? value : text[..BinaryText.Write(type, unsigned, value, text)];
        var keptBytes = shown[..Math.Min(shown.Length, room)];
        bool binary = plain && type is FieldType.Blob or FieldType.LongBlob or FieldType.MediumBlob or FieldType.TinyBlob or FieldType.Geometry or FieldType.Bit;
        Append(output, binary ? ParameterBlock.Binary : ParameterBlock.Text, shown.Length, keptBytes, detectors);
        room -= keptBytes.Length;
        return keptBytes.Length == shown.Length;
    }

    private static void AppendLong(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> digest, long length)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} bytes, sha256 {Convert.ToHexStringLower(digest)}"));
        Append(output, ParameterBlock.Text, text.Length, text);
    }

    /// <summary>Writes a parameter as it is.</summary>
    public static void Append(ArrayBufferWriter<byte> output, byte kind, long length, ReadOnlySpan<byte> kept, DetectorSet? detectors = null)
    {
        var span = output.GetSpan(ParameterBlock.HeadBytes + kept.Length);
        int written = ParameterBlock.Write(span, kind, length, kept);
        detectors?.HideAll(span[ParameterBlock.HeadBytes..written]);
        output.Advance(written);
    }
}
