using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>The functions of OpenSSL 3's libssl that the engine uses. https://docs.openssl.org/3.0/man7/ssl/</summary>
internal static unsafe partial class LibSsl
{
    public const string Name = "libssl.so.3";

    public const ulong InitNoAtExit = 0x0008_0000;
    public const ulong InitSslStrings = 0x0020_0000;

    public const ulong OptionNoTicket = 1 << 14;
    public const ulong OptionNoCompression = 1 << 17;
    public const ulong OptionNoRenegotiation = 1 << 30;

    public const int ModePartialWrite = 1;
    public const int ModeMovingWriteBuffer = 2;
    public const int ModeAutoRetry = 4;
    public const int ModeReleaseBuffers = 0x10;

    public const int ControlMode = 33;
    public const int ControlSessionCacheMode = 44;
    public const int ControlServerName = 55;
    public const int ControlChainCertificate = 89;
    public const int ControlMinVersion = 123;
    public const int ControlMaxVersion = 124;

    public const int Tls12 = 0x0303;
    public const int Tls13 = 0x0304;

    public const int VerifyNone = 0;
    public const int VerifyPeer = 1;

    public const int CacheOff = 0;
    public const int CacheClientOnly = 1 | 0x300;

    public const int ErrorSsl = 1;
    public const int ErrorWantRead = 2;
    public const int ErrorZeroReturn = 6;

    public const int AlpnChosen = 0;
    public const int AlpnFatal = 2;
    public const int AlpnIgnored = 3;

    [LibraryImport(Name, EntryPoint = "OPENSSL_init_ssl")]
    public static partial int Init(ulong options, nint settings);

    [LibraryImport(Name, EntryPoint = "TLS_server_method")]
    public static partial nint ServerMethod();

    [LibraryImport(Name, EntryPoint = "TLS_client_method")]
    public static partial nint ClientMethod();

    [LibraryImport(Name, EntryPoint = "SSL_CTX_new")]
    public static partial nint ContextNew(nint method);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ContextControl(nint context, int command, nint number, nint argument);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong ContextSetOptions(nint context, ulong options);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextSetCiphers(nint context, string list);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_use_certificate")]
    public static partial int ContextUseCertificate(nint context, nint certificate);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_use_PrivateKey")]
    public static partial int ContextUseKey(nint context, nint key);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void ContextSetVerify(nint context, int mode, nint callback);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_cert_verify_callback")]
    public static partial void ContextSetVerifier(nint context, delegate* unmanaged[Cdecl]<nint, nint, int> callback, nint argument);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_alpn_protos")]
    public static partial int ContextOfferAlpn(nint context, byte* list, uint length);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    public static partial void ContextSetAlpnChooser(
        nint context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_session_id_context")]
    public static partial int ContextSetSessionId(nint context, byte* id, uint length);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_num_tickets")]
    public static partial int ContextSetTickets(nint context, nuint count);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_sess_set_new_cb")]
    public static partial void ContextSetSessionTaker(nint context, delegate* unmanaged[Cdecl]<nint, nint, int> callback);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_ex_data")]
    public static partial int ContextSetData(nint context, int index, nint data);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_get_ex_data")]
    public static partial nint ContextGetData(nint context, int index);

    [LibraryImport(Name, EntryPoint = "SSL_new")]
    public static partial nint New(nint context);

    [LibraryImport(Name, EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(nint ssl, nint read, nint write);

    [LibraryImport(Name, EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAccept(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnect(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_ctrl")]
    public static partial nint Control(nint ssl, int command, nint number, byte* argument);

    [LibraryImport(Name, EntryPoint = "SSL_get_SSL_CTX")]
    public static partial nint ContextOf(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_read")]
    public static partial int Read(nint ssl, byte* to, int length);

    [LibraryImport(Name, EntryPoint = "SSL_write")]
    public static partial int Write(nint ssl, byte* from, int length);

    [LibraryImport(Name, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_get_error")]
    public static partial int GetError(nint ssl, int result);

    [LibraryImport(Name, EntryPoint = "SSL_has_pending")]
    public static partial int HasPending(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_rstate_string")]
    public static partial byte* ReadState(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_version")]
    public static partial int Version(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_session_reused")]
    public static partial int IsResumed(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_get0_alpn_selected")]
    public static partial void GetAlpn(nint ssl, byte** name, uint* length);

    [LibraryImport(Name, EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint TakePeerCertificate(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_get_peer_cert_chain")]
    public static partial nint PeerChain(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_set_session")]
    public static partial int SetSession(nint ssl, nint session);

    [LibraryImport(Name, EntryPoint = "SSL_key_update")]
    public static partial int KeyUpdate(nint ssl, int kind);

    [LibraryImport(Name, EntryPoint = "SSL_SESSION_free")]
    public static partial void SessionFree(nint session);

    [LibraryImport(Name, EntryPoint = "SSL_SESSION_up_ref")]
    public static partial int SessionUpRef(nint session);

    [LibraryImport(Name, EntryPoint = "SSL_SESSION_is_resumable")]
    public static partial int SessionIsResumable(nint session);

    [LibraryImport(Name, EntryPoint = "SSL_SESSION_get_protocol_version")]
    public static partial int SessionVersion(nint session);
}
