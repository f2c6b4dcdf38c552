namespace HoopWire.ControlPlane;

/// <summary>Proves a request's caller again, for answers that take long: a key may be revoked, a token expire and a role be taken away meanwhile.</summary>
/// <param name="AskAsync">The caller with the roles of now; null when the proof holds no more.</param>
internal sealed record CallerRenewal(Func<Task<ApiCaller?>> AskAsync);
