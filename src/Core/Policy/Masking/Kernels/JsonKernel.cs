using System.Buffers;
using System.Text.Json;

namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Masks the leaves of a JSON text: strings, numbers, truth values. Keys, the shape and nulls stay.</summary>
/// <param name="strings">For strings.</param>
/// <param name="numbers">For numbers, as text.</param>
/// <param name="truth">In the place of true and false.</param>
public sealed class JsonKernel(CellKernel strings, CellKernel numbers, byte[] truth) : CellKernel
{
    private const int DepthMax = 256;
    private const int AroundLeaf = 8;

    /// <inheritdoc/>
    public override int Bound(int length) => BoundOfParts(length, strings, AroundLeaf + numbers.Bound(0));

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(cell.Length + 1);
        byte[] masked = ArrayPool<byte>.Shared.Rent(Math.Max(strings.Bound(cell.Length), numbers.Bound(cell.Length)) + 1);
        try
        {
            var output = new JsonOutput(destination);
            return TryWalk(cell, ref output, plain, masked) ? output.Length : Null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, too deep, or half a surrogate pair: nothing of it can be told apart.
            return Null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(masked);
        }
    }

    private bool TryWalk(ReadOnlySpan<byte> json, ref JsonOutput output, byte[] plain, byte[] masked)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
        while (reader.Read())
        {
            bool written = reader.TokenType switch
            {
                JsonTokenType.StartObject => output.TryOpen((byte)'{'),
                JsonTokenType.StartArray => output.TryOpen((byte)'['),
                JsonTokenType.EndObject => output.TryClose((byte)'}'),
                JsonTokenType.EndArray => output.TryClose((byte)']'),
                JsonTokenType.PropertyName => output.TryName(reader.ValueSpan),
                JsonTokenType.String => TryString(ref reader, ref output, plain, masked),
                JsonTokenType.Number => TryNumber(reader.ValueSpan, ref output, masked),
                JsonTokenType.Null => output.TryValue("null"u8),
                _ => output.TryValue(truth),
            };
            if (!written) return false;
        }
        return true;
    }

    private bool TryString(ref Utf8JsonReader reader, ref JsonOutput output, byte[] plain, byte[] masked)
    {
        ReadOnlySpan<byte> value = reader.ValueIsEscaped ? plain.AsSpan(0, reader.CopyString(plain)) : reader.ValueSpan;
        int length = strings.Write(value, masked);
        return length < 0 ? output.TryValue("null"u8) : output.TryString(masked.AsSpan(0, length));
    }

    private bool TryNumber(ReadOnlySpan<byte> number, ref JsonOutput output, byte[] masked)
    {
        int length = numbers.Write(number, masked);
        return output.TryValue(length < 0 ? "null"u8 : masked.AsSpan(0, length));
    }
}
