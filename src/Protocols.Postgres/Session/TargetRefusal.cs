namespace HoopWire.Postgres.Session;

/// <summary>Ends a login at a target.</summary>
internal sealed class TargetRefusal(TargetLoginFailure failure) : Exception(failure.Message)
{
    public TargetLoginFailure Failure { get; } = failure;
}
