namespace HoopWire.Postgres.State;

/// <summary>What to do with a packet that came before the login.</summary>
internal enum StartupAction
{
    /// <summary>Answer S and shake hands.</summary>
    StartTls,

    /// <summary>Answer N.</summary>
    RefuseEncryption,

    /// <summary>A CancelRequest: the connection carries nothing else.</summary>
    Cancel,

    /// <summary>A StartupMessage.</summary>
    Login,

    /// <summary>A StartupMessage in clear where TLS is required.</summary>
    DemandTls,

    /// <summary>A major version that is not spoken here.</summary>
    RefuseVersion,

    /// <summary>A request that was made before, or came where it makes no sense.</summary>
    OutOfState,
}
