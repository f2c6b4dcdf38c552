using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.State;

/// <summary>
/// The login at a target, from the StartupMessage sent to ReadyForQuery. An Ok that comes where SCRAM still owes its final message is out of
/// state: the target has not proved that it knows the password's verifier.
/// https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP
/// </summary>
internal struct TargetLoginMachine
{
    private Phase _phase;
    private bool _hasKey;
    private bool _negotiated;

    private enum Phase
    {
        Authentication,
        SaslContinue,
        SaslFinal,
        Ok,
        Parameters,
        Over,
    }

    /// <summary>A message other than Authentication.</summary>
    public TargetLoginAction OnMessage(byte type) => type switch
    {
        BackendMessage.ErrorResponse => End(TargetLoginAction.Refused),
        BackendMessage.NoticeResponse when _phase != Phase.Over => TargetLoginAction.Ignore,
        BackendMessage.NegotiateProtocolVersion when _phase == Phase.Authentication && !_negotiated => Negotiated(),
        BackendMessage.ParameterStatus when _phase == Phase.Parameters => TargetLoginAction.TakeParameter,
        BackendMessage.BackendKeyData when _phase == Phase.Parameters && !_hasKey => Key(),
        BackendMessage.ReadyForQuery when _phase == Phase.Parameters => End(TargetLoginAction.Ready),
        _ => End(TargetLoginAction.OutOfState),
    };

    /// <summary>An Authentication message of this kind.</summary>
    public TargetLoginAction OnAuthentication(AuthenticationKind kind) => (_phase, kind) switch
    {
        (Phase.Authentication, AuthenticationKind.Ok) => Go(Phase.Parameters, TargetLoginAction.Authenticated),
        (Phase.Authentication, AuthenticationKind.CleartextPassword) => Go(Phase.Ok, TargetLoginAction.SendPassword),
        (Phase.Authentication, AuthenticationKind.Md5Password) => Go(Phase.Ok, TargetLoginAction.SendMd5Password),
        (Phase.Authentication, AuthenticationKind.Sasl) => Go(Phase.SaslContinue, TargetLoginAction.StartSasl),
        (Phase.Authentication, not (AuthenticationKind.SaslContinue or AuthenticationKind.SaslFinal)) => End(TargetLoginAction.Unsupported),
        (Phase.SaslContinue, AuthenticationKind.SaslContinue) => Go(Phase.SaslFinal, TargetLoginAction.ContinueSasl),
        (Phase.SaslFinal, AuthenticationKind.SaslFinal) => Go(Phase.Ok, TargetLoginAction.FinishSasl),
        (Phase.Ok, AuthenticationKind.Ok) => Go(Phase.Parameters, TargetLoginAction.Authenticated),
        _ => End(TargetLoginAction.OutOfState),
    };

    private TargetLoginAction Go(Phase phase, TargetLoginAction action)
    {
        _phase = phase;
        return action;
    }

    private TargetLoginAction End(TargetLoginAction action) => Go(Phase.Over, action);

    private TargetLoginAction Key()
    {
        _hasKey = true;
        return TargetLoginAction.TakeKey;
    }

    private TargetLoginAction Negotiated()
    {
        _negotiated = true;
        return TargetLoginAction.Ignore;
    }
}
