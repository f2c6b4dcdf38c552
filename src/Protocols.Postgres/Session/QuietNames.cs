namespace HoopWire.Postgres.Session;

/// <summary>
/// Prepared statements of SQL's (PREPARE) that change neither settings nor definitions when they run, whatever they are given: names mean after an
/// EXECUTE of theirs what they meant before. Anything else that a name was ever prepared for in the session takes it out for good, since the target alone
/// knows which PREPARE of a name has succeeded.
/// </summary>
internal sealed class QuietNames
{
    private NamedEntries<bool> _quiet;
    private NamedEntries<bool> _suspect;

    /// <summary>A text that prepares statements is forwarded. Called before <paramref name="statements"/> forgets their names.</summary>
    public void Prepared(StatementDecision decision, NameEffects names, StatementTable statements)
    {
        bool isQuiet = decision is { Single: not null, ChangesPath: false, ChangesCatalog: false };
        foreach (byte[] name in names.Prepared)
        {
            // One of the protocol's by that name may stay what the target runs.
            if (isQuiet && statements.Find(name, out bool ambiguous) is null && !ambiguous && !_suspect.Contains(name) && _quiet.Count < StatementTable.StatementsMax)
            {
                _quiet.Set(name, true);
                continue;
            }
            Suspect(name);
        }
    }

    /// <summary>The protocol prepares a statement: while the target may hold it, SQL by that name may run it.</summary>
    public void Parsed(ReadOnlySpan<byte> name, StatementDecision decision)
    {
        if (!name.IsEmpty && (decision.ChangesPath || decision.ChangesCatalog)) Suspect(name.ToArray());
    }

    /// <summary>Whether all that a text runs by name is known to be quiet.</summary>
    public bool Covers(NameEffects? names, StatementTable statements)
    {
        if (names is null || IsLost) return false;
        foreach (byte[] name in names.Executed)
            if (statements.Find(name, out bool ambiguous) is not null || ambiguous || !_quiet.Contains(name)) return false;
        return !names.Executed.IsEmpty;
    }

    /// <summary>Whether more names are suspect than are kept.</summary>
    private bool IsLost { get; set; }

    private void Suspect(byte[] name)
    {
        _quiet.Remove(name);
        if (_suspect.Count < StatementTable.StatementsMax) _suspect.Set(name, true);
        else IsLost = true;
    }
}
