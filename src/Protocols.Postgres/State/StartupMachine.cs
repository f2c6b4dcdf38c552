using HoopWire.Net;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.State;

/// <summary>
/// The packets before the login: at most one SSLRequest and one GSSENCRequest in either order, then a StartupMessage or a CancelRequest.
/// https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-SSL
/// </summary>
internal struct StartupMachine(TlsMode tls)
{
    private bool _tlsAsked;
    private bool _gssAsked;
    private bool _encrypted;
    private bool _over;

    /// <summary>TLS began without a request: the client's first byte was a TLS record's.</summary>
    public StartupAction OnDirectTls()
    {
        if (_tlsAsked || _gssAsked || _encrypted || _over || tls == TlsMode.Disable) return StartupAction.OutOfState;
        (_tlsAsked, _encrypted) = (true, true);
        return StartupAction.StartTls;
    }

    /// <summary>A packet whose code is <paramref name="code"/>.</summary>
    public StartupAction OnPacket(int code)
    {
        if (_over) return StartupAction.OutOfState;
        switch (code)
        {
            case ProtocolVersion.SslRequest:
                return OnSslRequest();
            case ProtocolVersion.GssEncRequest:
                return OnGssEncRequest();
            case ProtocolVersion.CancelRequest:
                // libpq's older cancel functions never encrypt, whatever sslmode says: the key is the proof.
                _over = true;
                return StartupAction.Cancel;
            default:
                _over = true;
                if (ProtocolVersion.MajorOf(code) != ProtocolVersion.Major) return StartupAction.RefuseVersion;
                return tls == TlsMode.Require && !_encrypted ? StartupAction.DemandTls : StartupAction.Login;
        }
    }

    private StartupAction OnSslRequest()
    {
        if (_tlsAsked) return StartupAction.OutOfState;
        _tlsAsked = true;
        if (tls == TlsMode.Disable) return StartupAction.RefuseEncryption;
        _encrypted = true;
        return StartupAction.StartTls;
    }

    private StartupAction OnGssEncRequest()
    {
        if (_gssAsked || _encrypted) return StartupAction.OutOfState;
        _gssAsked = true;
        return StartupAction.RefuseEncryption;
    }
}
