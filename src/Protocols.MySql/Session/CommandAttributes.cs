using System.Buffers;
using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>
/// The attributes of the command at hand: recorded as its parameters are, looked through for what masks have left, part of what an approval is bound to, and
/// told to a target that has them, written anew. One of them is the gateway's own: the reason for an approval. Used up within one call; serves one loop.
/// </summary>
internal sealed class CommandAttributes
{
    private static ReadOnlySpan<byte> ReasonName => "hoopwire.reason"u8;

    /// <summary>What stands before attributes that an approval is bound to: no command has this number, so that they are never taken for parameters.</summary>
    private const byte BoundMark = (byte)'A';

    private readonly ArrayBufferWriter<byte> _heads = new();
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly bool[] _nulls = new bool[QueryAttribute.CountMax];

    /// <summary>How many the target may be told.</summary>
    public int Count { get; private set; }

    /// <summary>Their heads.</summary>
    public ReadOnlySpan<byte> Heads => _heads.WrittenSpan;

    /// <summary>Their values.</summary>
    public ReadOnlySpan<byte> Values => _values.WrittenSpan;

    /// <summary>Why the command is sent, for who is to approve it; null where it does not say.</summary>
    public string? Reason { get; private set; }

    /// <summary>A command without any.</summary>
    public void Clear()
    {
        _heads.ResetWrittenCount();
        _values.ResetWrittenCount();
        Count = 0;
        Reason = null;
    }

    /// <summary>Takes attributes, and writes them behind the parameters that are recorded; false when there is more than their values, or less.</summary>
    public bool TryTake(in AttributeList attributes, ReadOnlySpan<byte> values, DetectorSet? detectors, ArrayBufferWriter<byte> recorded)
    {
        if (attributes.Heads.Length + values.Length > QueryAttribute.BytesMax && attributes.Count > 0) return false;
        var headReader = new PayloadReader(attributes.Heads);
        var valueReader = new PayloadReader(values);
        for (int i = 0; i < attributes.Count; i++)
        {
            if (!attributes.TryRead(i, ref headReader, ref valueReader, out var attribute)) return false;
            Record(attribute, detectors, recorded);
            if (attribute.Name.SequenceEqual(ReasonName)) Reason = TextOf(attribute);
            else Keep(attribute);
        }
        return valueReader.IsAtEnd;
    }

    /// <summary>Whether one of them is NULL.</summary>
    public bool IsNull(int attribute) => _nulls[attribute];

    /// <summary>The rule by which one of them must not be written, as it carries what a mask has put in the place of a value.</summary>
    public Refusal? WrittenBack(MaskedWrites? writes) =>
        Count > 0 && writes?.Find(Values) is var (rule, message) ? Refusal.ByRule(rule, message) : null;

    /// <summary>Writes what an approval is bound to besides the parameters, where the target is told of them: otherwise they change nothing.</summary>
    public void Bind(ArrayBufferWriter<byte> bound)
    {
        if (Count == 0) return;
        bound.WriteByte(BoundMark);
        bound.WriteByte((byte)Count);
        for (int i = 0; i < Count; i++) bound.WriteByte(_nulls[i] ? (byte)1 : (byte)0);
        bound.WriteLengthEncodedBytes(Heads);
        bound.WriteLengthEncodedBytes(Values);
    }

    private void Keep(in QueryAttribute attribute)
    {
        _nulls[Count++] = attribute.IsNull;
        attribute.WriteHead(_heads);
        attribute.WriteValue(_values);
    }

    private static void Record(in QueryAttribute attribute, DetectorSet? detectors, ArrayBufferWriter<byte> recorded)
    {
        int room = CommandRecord.KeptBytesMax;
        ExecuteParameters.Append(recorded, ParameterBlock.Name, attribute.Name.Length, attribute.Name, detectors);
        if (attribute.IsNull) ExecuteParameters.Append(recorded, ParameterBlock.Null, 0, default);
        else ExecuteParameters.AppendValue(recorded, attribute.Type, attribute.IsUnsigned, attribute.Value, ref room, detectors);
    }

    private static string? TextOf(in QueryAttribute attribute) =>
        attribute.Value.IsEmpty || BinaryValue.FixedBytes(attribute.Type) >= 0 || BinaryValue.IsTemporal(attribute.Type) ? null : Encoding.UTF8.GetString(attribute.Value);
}
