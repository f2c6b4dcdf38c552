namespace HoopWire.ControlPlane;

/// <summary>How often a statement came in a minute of a session, by what came of it.</summary>
internal sealed class StatementCount
{
    private readonly OutcomeCount?[] _outcomes = new OutcomeCount?[(int)Outcome.Observed + 1];

    public OutcomeCount Of(Outcome outcome) => _outcomes[(int)outcome] ??= new OutcomeCount();
}
