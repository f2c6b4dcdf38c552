using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>The failures of a login at a target, in words for the client. The credential and its account are in none of them.</summary>
internal static class TargetFailures
{
    private const int TextMax = 300;

    public static TargetLoginFailure Unreachable(Target target, DialFailure failure) =>
        Make(target, $"cannot be reached: {failure.Words}", Stage.TargetConnect) with { Cause = failure.Cause };

    public static TargetLoginFailure Timeout(Target target, Stage stage) =>
        Make(target, "did not answer in time", stage) with { Cause = TargetFailure.CauseOfTimeout(target, stage) };

    public static TargetLoginFailure NoTls(Target target) =>
        Make(target, "does not offer the TLS that its configuration asks for", Stage.TargetConnect);

    public static TargetLoginFailure BadTls(Target target, string cause) =>
        Make(target, "failed the TLS handshake", Stage.TargetConnect) with { Cause = cause };

    public static TargetLoginFailure BadCertificate(Target target, PeerCertificateException refused) =>
        Make(target, refused.Fault.Describe(), Stage.TargetConnect) with { Cause = refused.Details };

    public static TargetLoginFailure Closed(Target target) =>
        Make(target, "closed the connection during the login", Stage.TargetLogin);

    public static TargetLoginFailure Malformed(Target target, string what) =>
        Make(target, $"broke the protocol during the login: {what}", Stage.TargetLogin);

    public static TargetLoginFailure NoPassword(Target target) =>
        Make(target, "asks for a password and its credential has none", Stage.TargetLogin);

    public static TargetLoginFailure Unsupported(Target target) =>
        Make(target, "asks for a kind of authentication that is not supported", Stage.TargetLogin);

    public static TargetLoginFailure NotProved(Target target) =>
        Make(target, "did not prove that it knows the password's verifier", Stage.TargetLogin);

    public static TargetLoginFailure BadCertificateFile(Target target, string cause) =>
        Make(target, "has a certificate or CA file in its configuration that cannot be read", Stage.TargetConnect) with { Cause = cause };

    public static TargetLoginFailure BadIterations(Target target, int iterations, int max) =>
        Make(target, $"asks for {iterations} SCRAM iterations; {ScramCredential.IterationsMin} to {max} are accepted", Stage.TargetLogin);

    /// <summary>The target's ErrorResponse, by its code: its words may name the account and go to the operator only.</summary>
    public static TargetLoginFailure Refused(Target target, in ResponseFields fields, string? database)
    {
        string code = Clean(fields.Find(FieldCode.SqlState), 5);
        string text = Clean(fields.Find(FieldCode.Message), TextMax);
        TargetLoginFailure failure = code switch
        {
            // The name is the client's: the target is well.
            SqlState.InvalidCatalogName => Make(target, $"has no database \"{database}\"", Stage.TargetLogin) with { SqlState = code, AuditKind = "access-refused" },
            SqlState.TooManyConnections => Make(target, "has too many connections", Stage.TargetLogin) with { SqlState = code },
            SqlState.CannotConnectNow => Make(target, "is starting up or shutting down", Stage.TargetLogin) with { SqlState = code },
            SqlState.InsufficientPrivilege => Make(target, "does not let the gateway's account open that database", Stage.TargetLogin) with { SqlState = code },
            SqlState.InvalidParameterValue or "42704" or "55P02" => Make(target, "refuses a startup parameter", Stage.TargetLogin) with { SqlState = code },
            SqlState.InvalidPassword or SqlState.InvalidAuthorization => Make(target, "refuses the gateway's credential", Stage.TargetLogin),
            _ => Make(target, $"refuses the login (SQLSTATE {code})", Stage.TargetLogin),
        };
        return failure with { TargetSqlState = code, TargetText = text };
    }

    /// <summary>A peer's words as they may stand in a line, cut to a length.</summary>
    private static string Clean(ReadOnlySpan<byte> utf8, int charsMax)
    {
        string text = Text.Of(utf8.Length > 4 * charsMax ? utf8[..(4 * charsMax)] : utf8);
        return PlainText.Of(text.Length > charsMax ? text[..charsMax] : text);
    }

    private static TargetLoginFailure Make(Target target, string what, Stage stage) =>
        new(SqlState.ConnectionFailure, $"target {target.Name} {what}", new EndReason(Side.Target, stage, $"The target {what}."));
}
