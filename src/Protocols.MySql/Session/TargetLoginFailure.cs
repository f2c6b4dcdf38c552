using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Why a target cannot be used, in words for the client: the credential and its account are in none of them.</summary>
/// <param name="Refusal">What the client reads.</param>
/// <param name="Reason">For the log.</param>
internal sealed record TargetLoginFailure(Refusal Refusal, EndReason Reason) : TargetFailure(Reason)
{
    public override string Words => Refusal.Message;

    /// <summary>The target's own error number, for the operator; 0 for none.</summary>
    public ushort TargetCode { get; init; }

    public static TargetLoginFailure Unreachable(Target target, DialFailure failure) =>
        Make(target, $"cannot be reached: {failure.Words}", Stage.TargetConnect) with { Cause = failure.Cause };

    public static TargetLoginFailure Timeout(Target target, Stage stage) =>
        Make(target, "did not answer in time", stage) with { Cause = CauseOfTimeout(target, stage) };

    public static TargetLoginFailure NoTls(Target target) => Make(target, "does not offer the TLS that its configuration asks for", Stage.TargetConnect);

    public static TargetLoginFailure BadTls(Target target, string cause) => Make(target, "failed the TLS handshake", Stage.TargetConnect) with { Cause = cause };

    public static TargetLoginFailure BadCertificate(Target target, PeerCertificateException refused) =>
        Make(target, refused.Fault.Describe(), Stage.TargetConnect) with { Cause = refused.Details };

    public static TargetLoginFailure BadCertificateFile(Target target, string cause) =>
        Make(target, "has a certificate or CA file in its configuration that cannot be read", Stage.TargetConnect) with { Cause = cause };

    public static TargetLoginFailure Closed(Target target) => Make(target, "closed the connection during the login", Stage.TargetLogin);

    public static TargetLoginFailure Malformed(Target target, string what) => Make(target, $"broke the protocol during the login: {what}", Stage.TargetLogin);

    public static TargetLoginFailure Unsupported(Target target) => Make(target, "asks for a kind of authentication that is not supported", Stage.TargetLogin);

    public static TargetLoginFailure NeedsTls(Target target) =>
        Make(target, "asks for the password in clear, which it gets over verified TLS only", Stage.TargetLogin);

    /// <summary>What <c>caching_sha2_password</c> comes to where the server's cache does not hold the password: after its start, and after a change of it.</summary>
    public static TargetLoginFailure NeedsVerifiedTls(Target target) =>
        Make(target, "asks for the password itself, which it gets over verified TLS only", Stage.TargetLogin) with
        {
            Cause = "its certificate is not verified under tls: require; set tls: verify-ca with ca: the ca.pem of the server's data directory, or verify-full",
        };

    /// <summary>The gateway itself failed at it.</summary>
    public static TargetLoginFailure Broken(Target target, Exception fault) =>
        Make(target, "cannot be logged in to: the gateway failed at it", Stage.TargetLogin) with { Cause = $"{fault.GetType().Name}: {fault.Message}" };

    public static TargetLoginFailure TooOld(Target target) => Make(target, "lacks capabilities that every server since MySQL 5.7 and MariaDB 10.2 has", Stage.TargetLogin);

    /// <summary>The target's error, by its number: its words name the account.</summary>
    public static TargetLoginFailure Refused(Target target, ushort code, string? database)
    {
        string what = code switch
        {
            ErrorCode.BadDatabase => $"has no database \"{database}\"",
            ErrorCode.DatabaseAccessDenied => $"does not let the gateway's account open the database \"{database}\"",
            ErrorCode.TooManyConnections or ErrorCode.TooManyUserConnections => "has too many connections",
            ErrorCode.AccessDenied => "refuses the gateway's credential",
            ErrorCode.UnknownCommand or ErrorCode.NotSupportedYet => $"does not know the command by which a session begins anew (error {code})",
            _ => $"refuses the login (error {code})",
        };
        var failure = Make(target, what, Stage.TargetLogin) with { TargetCode = code };
        // The name is the client's: the target is well.
        if (code == ErrorCode.BadDatabase) failure = failure with { AuditKind = "access-refused" };
        // What clients act upon keeps its number.
        return code switch
        {
            ErrorCode.BadDatabase or ErrorCode.DatabaseAccessDenied or ErrorCode.TooManyUserConnections => failure with { Refusal = new Refusal(code, "42000", failure.Refusal.Message) },
            ErrorCode.TooManyConnections => failure with { Refusal = new Refusal(code, "08004", failure.Refusal.Message) },
            _ => failure,
        };
    }

    private static TargetLoginFailure Make(Target target, string what, Stage stage) =>
        new(Refusal.TargetLost($"Target {target.Name} {what}"), new EndReason(Side.Target, stage, $"The target {what}."));
}
