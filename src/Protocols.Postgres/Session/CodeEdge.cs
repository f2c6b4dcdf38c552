namespace HoopWire.Postgres.Session;

/// <summary>That an object uses another one, by a row of <see cref="CodeQuery.Uses"/>.</summary>
/// <param name="User">Who uses it: the letter of its kind and its OID.</param>
/// <param name="How">How, as the query says.</param>
internal sealed record CodeEdge(string User, string How)
{
    private const OwnUse Casts = OwnUse.Cast | OwnUse.Assign | OwnUse.Implicit;

    /// <summary>What is done with a relation is done with those that inherit from it.</summary>
    private const OwnUse Inherited = OwnUse.Rows | OwnUse.Default | OwnUse.Cast | OwnUse.Rebuild | OwnUse.Enable;

    /// <summary>Whether a word says how something is used.</summary>
    public static bool IsKnown(string how) => how.Length >= (how.FirstOrDefault() switch
    {
        'C' or 'K' => 3,
        'p' or 't' => 2,
        _ => 1,
    });

    /// <summary>By what use the user runs a function, where the object it uses runs it by <paramref name="uses"/>.</summary>
    public OwnUse Given(OwnUse uses)
    {
        bool isRun = (uses & (OwnUse.Name | OwnUse.Read)) != 0;
        return How[0] switch
        {
            'f' or 'o' => When(isRun || (uses & OwnUse.Implicit) != 0, OwnUse.Name),
            'c' => When(isRun, OwnUse.Name),
            'y' => (uses & (OwnUse.Name | OwnUse.From | Casts)) | When((uses & OwnUse.Row) != 0, OwnUse.Name),
            'C' => When(isRun, Cast(How[1]) | (How[2] == 's' ? OwnUse.From : OwnUse.None)),
            'k' => Column(uses),
            'v' => (uses & (OwnUse.Rows | OwnUse.Default | OwnUse.Cast)) | When(isRun, OwnUse.Read),
            'm' or 's' => When(isRun, OwnUse.Maintain),
            'u' => When(IsTouched(uses), OwnUse.Update),
            'i' => When(IsTouched(uses), OwnUse.Insert),
            'd' => When(IsTouched(uses), OwnUse.Delete),
            'e' => When(isRun, OwnUse.Default),
            'g' => When(isRun, OwnUse.Insert | OwnUse.Update | OwnUse.Rebuild),
            'x' => When(isRun, OwnUse.Insert | OwnUse.Update | OwnUse.Maintain),
            'p' => When(isRun, Policy(How[1])),
            't' => When(isRun, Trigger(int.Parse(How.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture))),
            'h' => uses & Inherited,
            // A row may move from one partition to another.
            'H' => (uses & Inherited) | When((uses & (OwnUse.Insert | OwnUse.Delete)) != 0, OwnUse.Update),
            'b' or 'S' or 'E' => When(isRun, OwnUse.Name),
            'B' => When(isRun, OwnUse.Rows | OwnUse.Maintain | OwnUse.Rebuild),
            'D' => When(isRun || IsTouched(uses), OwnUse.Enable),
            'K' => (uses & OwnUse.Truncate) | Referenced(uses, How[1], OwnUse.Delete) | When(How[2] is 'c' or 'n' or 'd' && (uses & OwnUse.Update) != 0, OwnUse.Update),
            _ => OwnUse.None,
        };
    }

    private static OwnUse When(bool holds, OwnUse use) => holds ? use : OwnUse.None;

    private static bool IsTouched(OwnUse uses) => (uses & (OwnUse.Name | OwnUse.Rows | OwnUse.Default)) != 0;

    /// <summary>What a column's type gives its relation: what is stored is checked and cast.</summary>
    private static OwnUse Column(OwnUse uses) =>
        When((uses & OwnUse.Name) != 0, OwnUse.Insert | OwnUse.Update | OwnUse.Row | OwnUse.Rebuild) | When((uses & OwnUse.Assign) != 0, OwnUse.Insert | OwnUse.Update | OwnUse.Rebuild)
        | When((uses & OwnUse.Implicit) != 0, OwnUse.Rows) | (uses & OwnUse.Cast);

    /// <summary>What a cast gives its types, by castcontext.</summary>
    private static OwnUse Cast(char context) => context switch
    {
        'e' => OwnUse.Cast,
        'a' => OwnUse.Cast | OwnUse.Assign,
        _ => Casts,
    };

    /// <summary>By polcmd. What may be read is looked at wherever rows are, and what may be changed where they are locked.</summary>
    private static OwnUse Policy(char command) => command switch
    {
        'a' => OwnUse.Insert,
        'd' => OwnUse.Delete,
        _ => OwnUse.Rows,
    };

    /// <summary>By tgtype (pg_trigger.h).</summary>
    private static OwnUse Trigger(int type) =>
        When((type & 4) != 0, OwnUse.Insert) | When((type & 8) != 0, OwnUse.Delete) | When((type & 16) != 0, OwnUse.Update) | When((type & 32) != 0, OwnUse.Truncate);

    /// <summary>What a foreign key has done to the rows that refer to a deleted one, by confdeltype.</summary>
    private static OwnUse Referenced(OwnUse uses, char action, OwnUse use) => action switch
    {
        'c' => When((uses & OwnUse.Delete) != 0, use),
        'n' => When((uses & OwnUse.Update) != 0, use),
        'd' => When((uses & (OwnUse.Update | OwnUse.Default)) != 0, use),
        _ => OwnUse.None,
    };
}
