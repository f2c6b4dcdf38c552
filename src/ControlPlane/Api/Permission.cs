namespace HoopWire.ControlPlane;

/// <summary>What a route asks of its caller. A route without one is refused to everybody.</summary>
internal enum Permission
{
    /// <summary>Nothing was declared: nobody may.</summary>
    None,

    /// <summary>Anybody, proved or not: what answers knows nothing that is not in the question.</summary>
    Anybody,

    /// <summary>Anyone who has proved an identity, and the operator on the control socket. The handler shows each their own only.</summary>
    SignedIn,

    /// <summary>Anyone who has proved an identity; not the operator on the control socket, who is nobody's account.</summary>
    Identified,

    /// <summary>The auditor's role, and the operator on the control socket, who owns the files.</summary>
    Auditor,

    /// <summary>Either role, and the operator on the control socket.</summary>
    AuditorOrOperator,

    /// <summary>The operator's role, and the operator on the control socket.</summary>
    Operator,
}
