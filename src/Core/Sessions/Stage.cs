namespace HoopWire.Sessions;

/// <summary>Where in its life a session ended.</summary>
public enum Stage
{
    /// <summary>Before the client had said who it is.</summary>
    Start,

    /// <summary>While the client proved who it is.</summary>
    Login,

    /// <summary>While the grant was looked up.</summary>
    Access,

    /// <summary>While the target was reached.</summary>
    TargetConnect,

    /// <summary>While the gateway logged in there.</summary>
    TargetLogin,

    /// <summary>In the relay.</summary>
    Relay,

    /// <summary>The recorder could not write.</summary>
    Recording,

    /// <summary>A limit, a lock, a kill, or an expired grant or proof.</summary>
    Policy,

    /// <summary>The gateway's own stop.</summary>
    Drain,
}
