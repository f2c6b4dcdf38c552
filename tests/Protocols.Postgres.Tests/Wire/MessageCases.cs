using System.Text;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Wire;

/// <summary>One case per message type. Those with a reader end exactly where their fields do.</summary>
internal static class MessageCases
{
    private static readonly byte[] Key = [1, 2, 3, 4];

    public static List<MessageCase> Client { get; } =
    [
        MessageCase.Client("Bind", Bytes.Of(o => Bind.WriteText(o, "p1"u8, "s1"u8, "5"u8.ToArray(), null, [])), b => Bind.TryRead(b, out _)),
        MessageCase.Client("Bind, simple", Bytes.Of(o => Bind.Write(o, ""u8, ""u8, 1)), b => Bind.TryRead(b, out _)),
        MessageCase.Client("Close", Bytes.Of(o => Close.Write(o, Close.Portal, "p1"u8)), b => Close.TryRead(b, out _)),
        MessageCase.Client("CopyData", Bytes.Of(o => CopyData.Write(o, "1\tx\n"u8))),
        MessageCase.Client("CopyDone", Bytes.Of(CopyDone.Write)),
        MessageCase.Client("CopyFail", Bytes.Of(o => CopyFail.Write(o, "no"u8)), b => CopyFail.TryRead(b, out _)),
        MessageCase.Client("Describe", Bytes.Of(o => Describe.Write(o, Describe.Statement, "s1"u8)), b => Describe.TryRead(b, out _)),
        MessageCase.Client("Execute", Bytes.Of(o => Execute.Write(o, "p1"u8, 100)), b => Execute.TryRead(b, out _)),
        MessageCase.Client("Flush", Bytes.Of(Flush.Write)),
        MessageCase.Client("FunctionCall", Bytes.FromHex("46 0000000E 00000409 0000 0000 0000")),
        MessageCase.Client("Parse", Bytes.Of(o => Parse.Write(o, "s1"u8, "SELECT $1"u8, [23, 0])), b => Parse.TryRead(b, out _)),
        MessageCase.Client("PasswordMessage", Bytes.Of(o => PasswordMessage.Write(o, "pencil"u8)), b => PasswordMessage.TryRead(b, out _)),
        MessageCase.Client(
            "SASLInitialResponse", Bytes.Of(o => SaslInitialResponse.Write(o, "SCRAM-SHA-256"u8, "n,,n=,r=x"u8)), b => SaslInitialResponse.TryRead(b, out _)),
        MessageCase.Client("SASLResponse", Bytes.Of(o => SaslResponse.Write(o, "c=biws"u8))),
        MessageCase.Client("Query", Bytes.Of(o => Query.Write(o, "SELECT 1"u8)), b => Query.TryRead(b, out _)),
        MessageCase.Client("Sync", Bytes.Of(Sync.Write)),
        MessageCase.Client("Terminate", Bytes.Of(Terminate.Write)),
    ];

    public static List<MessageCase> Server { get; } =
    [
        MessageCase.Server("AuthenticationOk", Bytes.Of(Authentication.WriteOk), b => Authentication.TryRead(b, out _)),
        MessageCase.Server("AuthenticationCleartextPassword", Bytes.Of(Authentication.WriteCleartextPassword), b => Authentication.TryRead(b, out _)),
        MessageCase.Server("AuthenticationMD5Password", Bytes.Of(o => Authentication.WriteMd5Password(o, Key)), b => Authentication.TryRead(b, out _)),
        MessageCase.Server("AuthenticationSASL", Bytes.Of(o => Authentication.WriteSasl(o, "A", "B")), b => Authentication.TryRead(b, out _)),
        MessageCase.Server("AuthenticationSASLContinue", Bytes.Of(o => Authentication.WriteSaslContinue(o, "r=x"u8))),
        MessageCase.Server("AuthenticationSASLFinal", Bytes.Of(o => Authentication.WriteSaslFinal(o, "v=x"u8))),
        MessageCase.Server("BackendKeyData", Bytes.Of(o => BackendKeyData.Write(o, 7, Key))),
        MessageCase.Server("BindComplete", Bytes.Of(BindComplete.Write)),
        MessageCase.Server("CloseComplete", Bytes.Of(CloseComplete.Write)),
        MessageCase.Server("CommandComplete", Bytes.Of(o => CommandComplete.Write(o, "SELECT 3"u8)), b => CommandComplete.TryRead(b, out _)),
        MessageCase.Server("CopyBothResponse", Bytes.Of(o => CopyResponse.Write(o, BackendMessage.CopyBothResponse, false, 0)), b => CopyResponse.TryRead(b, out _)),
        MessageCase.Server("CopyData", Bytes.Of(o => CopyData.Write(o, "1\tx\n"u8))),
        MessageCase.Server("CopyDone", Bytes.Of(CopyDone.Write)),
        MessageCase.Server("CopyInResponse", Bytes.Of(o => CopyResponse.Write(o, BackendMessage.CopyInResponse, false, 2)), b => CopyResponse.TryRead(b, out _)),
        MessageCase.Server("CopyOutResponse", Bytes.Of(o => CopyResponse.Write(o, BackendMessage.CopyOutResponse, true, 1)), b => CopyResponse.TryRead(b, out _)),
        MessageCase.Server("DataRow", Bytes.Of(o => DataRow.Write(o, "a", null, "", "é")), b => DataRow.TryRead(b, out _)),
        MessageCase.Server("EmptyQueryResponse", Bytes.Of(EmptyQueryResponse.Write)),
        MessageCase.Server(
            "ErrorResponse", Bytes.Of(o => ErrorResponse.Write(o, Severity.Error, "42501", "no", "pii", "ask")), b => ErrorResponse.TryRead(b, out _)),
        MessageCase.Server("FunctionCallResponse", Bytes.FromHex("56 0000000A 00000002 4142"), b => FunctionCallResponse.TryRead(b, out _)),
        MessageCase.Server(
            "NegotiateProtocolVersion", Bytes.Of(o => NegotiateProtocolVersion.Write(o, ProtocolVersion.V32, ["_pq_.x"])),
            b => NegotiateProtocolVersion.TryRead(b, out _)),
        MessageCase.Server("NoData", Bytes.Of(NoData.Write)),
        MessageCase.Server("NoticeResponse", Bytes.Of(o => NoticeResponse.Write(o, Severity.Notice, "00000", "held")), b => NoticeResponse.TryRead(b, out _)),
        MessageCase.Server(
            "NotificationResponse", Bytes.Of(o => NotificationResponse.Write(o, 7, "c"u8, "p"u8)), b => NotificationResponse.TryRead(b, out _)),
        MessageCase.Server("ParameterDescription", Bytes.Of(o => ParameterDescription.Write(o, 23, 25)), b => ParameterDescription.TryRead(b, out _)),
        MessageCase.Server("ParameterStatus", Bytes.Of(o => ParameterStatus.Write(o, "client_encoding", "UTF8")), b => ParameterStatus.TryRead(b, out _)),
        MessageCase.Server("ParseComplete", Bytes.Of(ParseComplete.Write)),
        MessageCase.Server("PortalSuspended", Bytes.Of(PortalSuspended.Write)),
        MessageCase.Server("ReadyForQuery", Bytes.Of(o => ReadyForQuery.Write(o, ReadyForQuery.Idle)), b => ReadyForQuery.TryRead(b, out _)),
        MessageCase.Server("RowDescription", Bytes.Of(o => RowDescription.Write(o, 25, "id", "näme")), b => RowDescription.TryRead(b, out _)),
    ];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
