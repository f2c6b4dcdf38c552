using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>One login: StartupMessage to ReadyForQuery. Every message is validated; their number and their bytes are bounded.</summary>
internal sealed class TargetLoginExchange(
    Connection connection, Target target, TargetCredential credential, ScramCredentialCache credentials, CancellationToken cancellationToken)
{
    /// <summary>A real login is below 40 messages.</summary>
    private const int MessagesMax = 500;

    /// <summary>A real login is below 4 KB.</summary>
    private const int BytesMax = 256 << 10;

    private readonly HandshakeReader _reader = new(connection.Pipe.Input);
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _statuses = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private TargetLoginMachine _machine;
    private TargetScram? _scram;
    private string? _database;
    private int _messages;
    private int _bytes;
    private int _pid;
    private ImmutableArray<byte> _key = [];

    public async Task<TargetSession> RunAsync(string? database, ImmutableArray<KeyValuePair<string, string>> parameters)
    {
        _database = database ?? credential.User;
        StartupMessage.Write(
            connection.Pipe.Output, ProtocolVersion.V30, [new("user", credential.User), new("database", _database), .. parameters]);
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        while (true)
        {
            byte[] message = await ReadAsync();
            if (await TakeAsync(message[0], message.AsMemory(FrameReader.HeadBytes)) is { } session) return session;
        }
    }

    private async Task<TargetSession?> TakeAsync(byte type, ReadOnlyMemory<byte> body)
    {
        switch (type == BackendMessage.Authentication ? OnAuthentication(body.Span) : _machine.OnMessage(type))
        {
            case TargetLoginAction.SendPassword:
                PasswordMessage.Write(connection.Pipe.Output, Password().Reveal());
                break;
            case TargetLoginAction.SendMd5Password:
                PasswordMessage.Write(connection.Pipe.Output, TargetPassword.Md5(Password().Reveal(), credential.User, DataOf(body.Span)));
                break;
            case TargetLoginAction.StartSasl:
                _scram = new TargetScram(connection, target, Password(), credentials);
                _scram.Start(body.Span);
                break;
            case TargetLoginAction.ContinueSasl:
                await _scram!.ContinueAsync(body[sizeof(int)..], cancellationToken);
                break;
            case TargetLoginAction.FinishSasl:
                _scram!.Finish(DataOf(body.Span));
                break;
            case TargetLoginAction.TakeParameter:
                TakeParameter(body.Span);
                break;
            case TargetLoginAction.TakeKey:
                TakeKey(body.Span);
                break;
            case TargetLoginAction.Ready:
                return Ready(body.Span);
            case TargetLoginAction.Refused:
                throw Refused(body.Span);
            case TargetLoginAction.Unsupported:
                throw new TargetRefusal(TargetFailures.Unsupported(target));
            case TargetLoginAction.OutOfState:
                throw ProtocolException.Create(ProtocolError.OutOfState, "a message came where it is not allowed");
            default:
                return null;
        }
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        return null;
    }

    private async ValueTask<byte[]> ReadAsync()
    {
        byte[]? message = await _reader.ReadAsync(ScanHead, cancellationToken);
        if (message is null) throw new TargetRefusal(TargetFailures.Closed(target));
        _bytes += message.Length;
        if (++_messages > MessagesMax || _bytes > BytesMax)
            throw ProtocolException.Create(ProtocolError.BadLength, "more messages came than a login has");
        return message;
    }

    private TargetLoginAction OnAuthentication(ReadOnlySpan<byte> body) =>
        Authentication.TryRead(body, out Authentication message) ? _machine.OnAuthentication(message.Kind) : throw Malformed();

    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> body) => body[sizeof(int)..];

    private Secret Password() => credential.Password ?? throw new TargetRefusal(TargetFailures.NoPassword(target));

    private void TakeParameter(ReadOnlySpan<byte> body)
    {
        if (!ParameterStatus.TryRead(body, out ParameterStatus status)) throw Malformed();
        _statuses.Add(new(Text.Of(status.Name), Text.Of(status.Value)));
    }

    private void TakeKey(ReadOnlySpan<byte> body)
    {
        if (!BackendKeyData.TryRead(body, out BackendKeyData data)) throw Malformed();
        _pid = data.ProcessId;
        _key = [.. data.Key];
    }

    private TargetSession Ready(ReadOnlySpan<byte> body)
    {
        if (!ReadyForQuery.TryRead(body, out byte status)) throw Malformed();
        return new TargetSession(connection)
        {
            ParameterStatuses = _statuses.ToImmutable(),
            BackendPid = _pid,
            BackendKey = _key,
            TransactionStatus = status,
        };
    }

    private Exception Refused(ReadOnlySpan<byte> body) => ErrorResponse.TryRead(body, out ResponseFields fields)
        ? new TargetRefusal(TargetFailures.Refused(target, fields, _database))
        : Malformed();

    private static ProtocolException Malformed() => ProtocolException.Create(ProtocolError.BadField, "a message is malformed");

    private static FrameStatus ScanHead(ReadOnlySpan<byte> input, out int totalLength)
    {
        FrameStatus status = BackendMessage.TryReadHead(input, out _, out totalLength);
        return totalLength > BytesMax ? FrameStatus.Malformed : status;
    }
}
