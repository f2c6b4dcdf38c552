using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What has been seen in a text's statements apart from their effects.</summary>
/// <param name="dialect">The text's dialect.</param>
internal sealed class Shape(FactDialect dialect)
{
    /// <summary>Names of relations and their aliases.</summary>
    public HashSet<string> Relations { get; } = new(StringComparer.Ordinal);

    /// <summary>Undotted names used as values.</summary>
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Functions that are called as such, with the schema that is written.</summary>
    public HashSet<string> Called { get; } = new(StringComparer.Ordinal);

    /// <summary>Names after a dot used as values.</summary>
    public HashSet<string> PossibleCalls { get; } = new(StringComparer.Ordinal);

    public OwnOutput Output { get; } = new();

    public bool HasStar { get; set; }

    public bool HasInnerStar { get; set; }

    /// <summary>Whether a list of names renames the columns of a subquery or common table expression.</summary>
    public bool HasRename { get; set; }

    public bool HasWholeRow { get; set; }

    public bool HasSetOperation { get; set; }

    public bool HasSubquery { get; set; }

    /// <summary>A star whose columns are put to a use.</summary>
    public void Star(OutputUse use)
    {
        HasInnerStar |= use != OutputUse.Own;
        HasWholeRow |= use == OutputUse.Used;
    }

    public void Note(ColumnReference column)
    {
        if (column.Name.Parts.Length == 1)
        {
            Values.Add(column.Name.Last);
            return;
        }

        Dotted(column.Name.Last);
    }

    public void Note(FieldSelection selection)
    {
        if (selection.Field is { } field)
        {
            Dotted(field);
        }
        else
        {
            HasStar = true;
            Star(OutputUse.Used);
        }
    }

    public void Note(FunctionCall call)
    {
        if (!call.IsSyntax)
        {
            Functions.Add(call.Name.Last);
            Called.Add(Written(call.Name));
        }
    }

    public void Note(SpecialForm form)
    {
        if (form.Kind is not (SpecialFormKind.CurrentTime or SpecialFormKind.CurrentUser or SpecialFormKind.CurrentNamespace))
        {
            Functions.Add(form.Word);
        }
    }

    /// <summary>What a statement about objects will have called.</summary>
    public void Note(Statement statement)
    {
        if (statement is ObjectStatement other)
        {
            Functions.UnionWith(other.Routines.Select(routine => routine.Last));
            // What these are made of runs by signs and types from then on, before any catalogue shows it.
            if (other is { ObjectKind: "trigger" or "event trigger" })
            {
                Called.UnionWith(other.Routines.Select(Written));
            }
            else if (other is { Verb: "create", ObjectKind: "operator" or "cast" or "aggregate" or "operator class" } or { Verb: "alter", ObjectKind: "operator family" })
            {
                PossibleCalls.UnionWith(other.Routines.Concat(other.Names).Select(name => name.Last));
            }
        }
    }

    private static string Written(ObjectName name) => name.Schema is { } schema ? $"{schema}.{name.Last}" : name.Last;

    /// <summary>u.to_json is to_json(u): a function with one argument may be written as a column.</summary>
    private void Dotted(string name)
    {
        PossibleCalls.Add(name);
        HasWholeRow |= dialect.TakesWholeRow(name);
    }
}
