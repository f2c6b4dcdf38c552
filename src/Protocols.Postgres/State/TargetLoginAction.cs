namespace HoopWire.Postgres.State;

/// <summary>What to do with a message of a target during the login.</summary>
internal enum TargetLoginAction
{
    SendPassword,
    SendMd5Password,
    StartSasl,
    ContinueSasl,
    FinishSasl,

    /// <summary>AuthenticationOk: parameters follow.</summary>
    Authenticated,

    TakeParameter,
    TakeKey,

    /// <summary>ReadyForQuery: the login is over.</summary>
    Ready,

    /// <summary>A notice, or a version negotiation: read on.</summary>
    Ignore,

    /// <summary>ErrorResponse: the target refuses.</summary>
    Refused,

    /// <summary>A way to authenticate that is not spoken here.</summary>
    Unsupported,

    /// <summary>A message that has no place here.</summary>
    OutOfState,
}
