using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>PasswordMessage (F): String password, in clear or hashed as the server asked.</summary>
internal readonly ref struct PasswordMessage
{
    public ReadOnlySpan<byte> Password { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out PasswordMessage message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> password) || !reader.IsAtEnd) return false;
        message = new PasswordMessage { Password = password };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> password)
    {
        FrameReader.WriteHead(output, FrontendMessage.Password, password.Length + 1);
        output.WriteCString(password);
    }
}
