using System.Buffers;
using System.Security.Cryptography;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Lays out the parameters of an execution as the recording keeps them: numbers and times as text, the way people write them.</summary>
internal static class ExecuteParameters
{
    /// <summary>Whether every value that the execution has is of a type that servers read alike.</summary>
    public static bool AreAgreed(in ExecuteRequest request, PreparedStatement statement, ReadOnlySpan<byte> types)
    {
        for (int i = 0; i < statement.Parameters; i++)
            if (!request.IsNull(i) && !ExecuteRequest.IsAgreed(ExecuteRequest.TypeOf(types, i)) && statement.LongData(i) is null) return false;
        return true;
    }

    /// <summary>Writes the parameters; false when they are malformed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="statement">The statement, which has the values that came in parts.</param>
    /// <param name="types">The parameters' types.</param>
    /// <param name="detectors">What they find is hidden.</param>
    /// <param name="output">Where they are written.</param>
    /// <param name="read">How many bytes of the values are theirs: what stands behind them nobody has looked at.</param>
    /// <param name="areCut">Whether some value was not written whole.</param>
    public static bool TryWrite(
        in ExecuteRequest request, PreparedStatement statement, ReadOnlySpan<byte> types, DetectorSet? detectors, ArrayBufferWriter<byte> output, out int read, out bool areCut)
    {
        output.ResetWrittenCount();
        read = 0;
        areCut = false;
        var reader = new PayloadReader(request.Values);
        int room = CommandRecord.KeptBytesMax;
        for (int i = 0; i < statement.Parameters; i++)
        {
            if (statement.LongData(i) is { } parts)
            {
                areCut |= !AppendBytes(output, IsBinary(ExecuteRequest.TypeOf(types, i)), parts.Length, parts.Kept, ref room, detectors);
            }
            else if (request.IsNull(i))
            {
                Append(output, ParameterBlock.Null, 0, default);
            }
            else
            {
                var type = ExecuteRequest.TypeOf(types, i);
                if (!BinaryValue.TryRead(ref reader, type, out var value)) return false;
                areCut |= !AppendValue(output, type, ExecuteRequest.IsUnsigned(types, i), value, ref room, detectors);
            }
        }
        read = reader.Position;
        return true;
    }

    /// <summary>Writes a value, or what there is room for; whether that is all of it.</summary>
    public static bool AppendValue(ArrayBufferWriter<byte> output, FieldType type, bool unsigned, ReadOnlySpan<byte> value, ref int room, DetectorSet? detectors)
    {
        Span<byte> text = stackalloc byte[BinaryText.BytesMax];
        var shown = Shown(type, unsigned, value, text);
        return AppendBytes(output, IsBinary(type), shown.Length, shown, ref room, detectors);
    }

    /// <summary>The digests of parameters that <see cref="TryWrite"/> has found well formed.</summary>
    public static PartDigests Digests(in ExecuteRequest request, PreparedStatement statement, ReadOnlySpan<byte> types)
    {
        var digests = new PartDigests();
        var hashes = new ParameterHashes(statement.Parameters, CommandRecord.KeptBytesMax, digests);
        var reader = new PayloadReader(request.Values);
        Span<byte> text = stackalloc byte[BinaryText.BytesMax], sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < statement.Parameters; i++)
        {
            if (statement.LongData(i) is { } parts)
            {
                parts.WriteHash(sha256);
                hashes.Add(parts.Length, sha256);
            }
            else if (request.IsNull(i))
            {
                hashes.Begin(-1);
            }
            else
            {
                var type = ExecuteRequest.TypeOf(types, i);
                BinaryValue.TryRead(ref reader, type, out var value);
                var shown = Shown(type, ExecuteRequest.IsUnsigned(types, i), value, text);
                hashes.Begin(shown.Length);
                hashes.Append(shown);
            }
        }
        hashes.Finish();
        return digests;
    }

    /// <summary>A value as it is recorded: bytes and texts as they are, others as text.</summary>
    private static ReadOnlySpan<byte> Shown(FieldType type, bool unsigned, ReadOnlySpan<byte> value, Span<byte> text) =>
        BinaryValue.FixedBytes(type) < 0 && !BinaryValue.IsTemporal(type) ? value : text[..BinaryText.Write(type, unsigned, value, text)];

    private static bool IsBinary(FieldType type) =>
        type is FieldType.Blob or FieldType.LongBlob or FieldType.MediumBlob or FieldType.TinyBlob or FieldType.Geometry or FieldType.Bit;

    private static bool AppendBytes(ArrayBufferWriter<byte> output, bool isBinary, long length, ReadOnlySpan<byte> bytes, ref int room, DetectorSet? detectors)
    {
        var kept = bytes[..Math.Min(bytes.Length, room)];
        Append(output, isBinary ? ParameterBlock.Binary : ParameterBlock.Text, length, kept, detectors);
        room -= kept.Length;
        return kept.Length == length;
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
