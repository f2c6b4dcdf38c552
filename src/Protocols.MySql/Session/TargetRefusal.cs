namespace HoopWire.MySql.Session;

/// <summary>Ends a login at a target.</summary>
internal sealed class TargetRefusal(TargetLoginFailure failure) : Exception(failure.Refusal.Message)
{
    public TargetLoginFailure Failure { get; } = failure;
}
