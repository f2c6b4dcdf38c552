using Google.Protobuf;

namespace HoopWire.ControlPlane;

/// <summary>
/// What a collector says it has not taken of a request that it answered with success. Such a request is not sent again.
/// https://opentelemetry.io/docs/specs/otlp/#partial-success-1
/// </summary>
/// <param name="Rejected">Records or data points that it rejected.</param>
/// <param name="Message">Why, or a warning where it has taken all.</param>
internal sealed record OtlpPartialSuccess(long Rejected, string Message)
{
    /// <summary>More of an answer is not read.</summary>
    public const int AnswerBytesMax = 64 << 10;

    private const int MessageCharsMax = 500;

    /// <summary>Reads an Export*ServiceResponse: field 1 holds the number (1) and the message (2). Null where there is nothing of the kind.</summary>
    public static OtlpPartialSuccess? Read(byte[] answer)
    {
        try
        {
            CodedInputStream outer = new(answer);
            OtlpPartialSuccess? found = null;
            for (uint tag; (tag = outer.ReadTag()) != 0;)
            {
                if (tag == WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited)) found = ReadInner(outer.ReadBytes().CreateCodedInput());
                else outer.SkipLastField();
            }

            return found is { Rejected: > 0 } or { Message.Length: > 0 } ? found : null;
        }
        catch (InvalidProtocolBufferException)
        {
            // Success all the same; what else it says is no protocol of ours.
            return null;
        }
    }

    private static OtlpPartialSuccess ReadInner(CodedInputStream inner)
    {
        long rejected = 0;
        string message = "";
        for (uint tag; (tag = inner.ReadTag()) != 0;)
        {
            if (tag == WireFormat.MakeTag(1, WireFormat.WireType.Varint)) rejected = inner.ReadInt64();
            else if (tag == WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited)) message = inner.ReadString();
            else inner.SkipLastField();
        }

        return new OtlpPartialSuccess(rejected, message.Length > MessageCharsMax ? message[..MessageCharsMax] : message);
    }
}
