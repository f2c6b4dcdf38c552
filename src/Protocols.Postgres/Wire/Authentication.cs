using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Authentication* (B): Int32 kind, then what the kind needs.</summary>
internal readonly ref struct Authentication
{
    public AuthenticationKind Kind { get; private init; }

    /// <summary>Md5Password: the salt, 4 bytes. SaslContinue, SaslFinal: the mechanism's data. Sasl: the list that <see cref="HasMechanism"/> walks.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Authentication message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadInt32(out int kind)) return false;
        var read = new Authentication { Kind = (AuthenticationKind)kind, Data = reader.ReadRest() };
        bool valid = read.Kind switch
        {
            AuthenticationKind.Ok or AuthenticationKind.CleartextPassword => read.Data.IsEmpty,
            AuthenticationKind.Md5Password => read.Data.Length == 4,
            AuthenticationKind.Sasl => IsMechanismList(read.Data),
            _ => true,
        };
        if (valid) message = read;
        return valid;
    }

    /// <summary>Sasl: whether the server offers <paramref name="name"/>.</summary>
    public bool HasMechanism(ReadOnlySpan<byte> name)
    {
        var reader = new SpanReader(Data);
        while (reader.TryReadCString(out ReadOnlySpan<byte> mechanism) && !mechanism.IsEmpty)
        {
            if (mechanism.SequenceEqual(name)) return true;
        }
        return false;
    }

    public static void WriteOk(IBufferWriter<byte> output) => Write(output, AuthenticationKind.Ok, default);

    public static void WriteCleartextPassword(IBufferWriter<byte> output) => Write(output, AuthenticationKind.CleartextPassword, default);

    public static void WriteMd5Password(IBufferWriter<byte> output, ReadOnlySpan<byte> salt) => Write(output, AuthenticationKind.Md5Password, salt);

    public static void WriteSaslContinue(IBufferWriter<byte> output, ReadOnlySpan<byte> data) => Write(output, AuthenticationKind.SaslContinue, data);

    public static void WriteSaslFinal(IBufferWriter<byte> output, ReadOnlySpan<byte> data) => Write(output, AuthenticationKind.SaslFinal, data);

    public static void WriteSasl(IBufferWriter<byte> output, params ReadOnlySpan<string> mechanisms)
    {
        int length = 4 + 1;
        foreach (string mechanism in mechanisms) length += Text.Length(mechanism) + 1;
        FrameReader.WriteHead(output, BackendMessage.Authentication, length);
        output.WriteInt32((int)AuthenticationKind.Sasl);
        foreach (string mechanism in mechanisms) output.WriteCString(mechanism);
        output.WriteByte(0);
    }

    private static bool IsMechanismList(ReadOnlySpan<byte> data)
    {
        var reader = new SpanReader(data);
        while (reader.TryReadCString(out ReadOnlySpan<byte> mechanism))
        {
            if (mechanism.IsEmpty) return reader.IsAtEnd;
        }
        return false;
    }

    private static void Write(IBufferWriter<byte> output, AuthenticationKind kind, ReadOnlySpan<byte> data)
    {
        FrameReader.WriteHead(output, BackendMessage.Authentication, 4 + data.Length);
        output.WriteInt32((int)kind);
        output.Write(data);
    }
}
