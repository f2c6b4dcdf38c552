namespace HoopWire.Postgres.Session;

/// <summary>Either a session or the failure: exactly one is not null.</summary>
internal sealed record TargetLoginResult(TargetSession? Session, TargetLoginFailure? Failure)
{
    public static implicit operator TargetLoginResult(TargetSession session) => new(session, null);

    public static implicit operator TargetLoginResult(TargetLoginFailure failure) => new(null, failure);
}
