using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Every message a client sends: read, walked to its end, and what it says fits into its bytes.</summary>
internal sealed class PostgresFrontend : IFuzzTarget
{
    public static string Name => "postgres-frontend";

    public static IEnumerable<byte[]> Seeds => PostgresSeeds.Frontend;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        while (FrontendMessage.TryReadHead(input, out byte type, out int total) == FrameStatus.Message)
        {
            // What is cut off is read as if it were whole: bodies are bounds-checked by themselves.
            ReadOnlySpan<byte> body = input[FrameReader.HeadBytes..Math.Min(total, input.Length)];
            Trace.Note(type, Read(type, body));
            if (total > input.Length) return;
            input = input[total..];
        }
    }

    private static bool Read(byte type, ReadOnlySpan<byte> body) => type switch
    {
        FrontendMessage.Bind => ReadBind(body),
        FrontendMessage.Close => Close.TryRead(body, out Close message) && Fits(message.Name, body),
        FrontendMessage.CopyFail => CopyFail.TryRead(body, out CopyFail message) && Fits(message.Reason, body),
        FrontendMessage.Describe => Describe.TryRead(body, out Describe message) && Fits(message.Name, body),
        FrontendMessage.Execute => Execute.TryRead(body, out Execute message) && Fits(message.Portal, body),
        FrontendMessage.FunctionCall => ReadFunctionCall(body),
        FrontendMessage.Parse => ReadParse(body),
        FrontendMessage.Password => ReadPassword(body),
        FrontendMessage.Query => Query.TryRead(body, out Query message) && Fits(message.Text, body),
        _ => true,
    };

    private static bool Fits(ReadOnlySpan<byte> name, ReadOnlySpan<byte> body)
    {
        FuzzFailure.Unless(name.Length < body.Length && !name.Contains((byte)0), "a string that is not one of the body");
        return true;
    }

    private static bool ReadParse(ReadOnlySpan<byte> body)
    {
        if (!Parse.TryRead(body, out Parse message)) return false;
        int length = message.Name.Length + message.Query.Length + 4 + (4 * message.ParameterTypes.Count);
        FuzzFailure.Unless(length == body.Length, "a Parse whose parts do not add up");
        for (int i = 0; i < message.ParameterTypes.Count; i++) _ = message.ParameterTypes[i];
        return true;
    }

    private static bool ReadPassword(ReadOnlySpan<byte> body)
    {
        bool password = PasswordMessage.TryRead(body, out _);
        bool sasl = SaslInitialResponse.TryRead(body, out SaslInitialResponse initial);
        if (sasl) FuzzFailure.Unless(initial.Mechanism.Length + 5 + initial.Data.Length == body.Length, "a SASLInitialResponse whose parts do not add up");
        Trace.Note(1000, sasl);
        return password || sasl;
    }

    private static bool ReadBind(ReadOnlySpan<byte> body)
    {
        CheckPrefix(body);
        if (!Bind.TryRead(body, out Bind message)) return false;
        int length = message.Portal.Length + 1 + message.Statement.Length + 1 + 2 + message.ParameterFormats.Bytes.Length + 2;
        int count = 0;
        foreach (BindParameter parameter in message.Parameters)
        {
            length += 4 + parameter.Value.Length;
            FuzzFailure.Unless(!parameter.IsNull || parameter.Value.IsEmpty, "NULL with bytes");
            count++;
        }

        FuzzFailure.Unless(count == message.ParameterCount, "fewer parameters than were counted");
        FuzzFailure.Unless(length + 2 + message.ResultFormats.Bytes.Length == body.Length, "a Bind whose parts do not add up");
        Trace.Note(1001, Math.Min(count, 20));
        return true;
    }

    // A prefix that is there is found from any length on, and one that is malformed is not waited for once the body is whole.
    private static void CheckPrefix(ReadOnlySpan<byte> body)
    {
        FrameStatus whole = BindPrefix.TryRead(body, body.Length, out BindPrefix prefix);
        FuzzFailure.Unless(whole != FrameStatus.NeedMore, "a whole Bind that wants more");
        Trace.Note(1002, (int)whole);
        for (int length = 0; length < Math.Min(body.Length, 64); length++)
        {
            FrameStatus part = BindPrefix.TryRead(body[..length], body.Length, out BindPrefix early);
            if (part == FrameStatus.NeedMore) continue;
            FuzzFailure.Unless(part == whole, $"{part} of a Bind at {length} bytes, then {whole}");
            if (part == FrameStatus.Message) FuzzFailure.Unless(early.Length == prefix.Length, "a prefix that moves");
        }
    }

    // As of a Bind's prefix.
    private static bool ReadFunctionCall(ReadOnlySpan<byte> body)
    {
        FrameStatus whole = FunctionCall.TryRead(body, body.Length, out FunctionCall call);
        FuzzFailure.Unless(whole != FrameStatus.NeedMore, "a whole FunctionCall that wants more");
        Trace.Note(1003, (int)whole);
        for (int length = 0; length < Math.Min(body.Length, 64); length++)
        {
            FrameStatus part = FunctionCall.TryRead(body[..length], body.Length, out FunctionCall early);
            if (part == FrameStatus.NeedMore) continue;
            FuzzFailure.Unless(part == whole, $"{part} of a FunctionCall at {length} bytes, then {whole}");
            if (part == FrameStatus.Message) FuzzFailure.Unless(early.Length == call.Length, "a head that moves");
        }

        return whole == FrameStatus.Message;
    }
}
