namespace HoopWire.MySql.Session;

/// <summary>A login, or why there is none: one of them is there.</summary>
internal sealed record TargetLoginResult(TargetSession? Session, TargetLoginFailure? Failure);
