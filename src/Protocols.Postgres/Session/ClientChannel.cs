using System.IO.Pipelines;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>The client's connection during the handshake; TLS puts another one in its place.</summary>
internal sealed class ClientChannel(Connection connection)
{
    public Connection Connection { get; private set; } = connection;

    public HandshakeReader Reader { get; private set; } = new(connection.Pipe.Input);

    public PipeWriter Output => Connection.Pipe.Output;

    public void Replace(Connection encrypted)
    {
        Connection = encrypted;
        Reader = new HandshakeReader(encrypted.Pipe.Input);
    }

    public async ValueTask WriteByteAsync(byte value, CancellationToken cancellationToken)
    {
        Output.WriteByte(value);
        await Output.FlushAsync(cancellationToken);
    }

    /// <summary>The body of the next message, which must be an answer to an authentication request: anything else ends the session.</summary>
    public async ValueTask<byte[]> ReadAuthenticationAsync(CancellationToken cancellationToken)
    {
        byte[]? message = await Reader.ReadAsync(ScanPassword, cancellationToken);
        if (message is null) throw ClientRefusals.Closed(Stage.Login);
        return message[FrameReader.HeadBytes..];
    }

    private static FrameStatus ScanPassword(ReadOnlySpan<byte> input, out int totalLength)
    {
        totalLength = 0;
        if (!input.IsEmpty && input[0] != FrontendMessage.Password) throw ClientRefusals.OutOfState(Stage.Login);
        return FrontendMessage.TryReadHead(input, out _, out totalLength);
    }
}
