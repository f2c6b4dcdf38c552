namespace HoopWire.Sql.Tree;

/// <summary>
/// A name used as a value: <c>c</c>, <c>t.c</c>, <c>s.t.c</c>, <c>database.s.t.c</c>. By its form alone it may also be the whole row of a from
/// item (<c>select u from users u</c>, <c>s.t</c>), or a function applied to one (<c>u.f</c> where u has no column f), or, in a routine
/// body, a variable. Labels, assignment targets and USING columns are no references: they are plain strings of their nodes.
/// </summary>
public sealed class ColumnReference : Expression
{
    /// <summary>The name; its last part is the column's.</summary>
    public required ObjectName Name { get; init; }
}

/// <summary>
/// <c>*</c> or <c>t.*</c>: as a target, in RETURNING or as an argument, where it stands for all columns. The star of <c>count(*)</c> is
/// <see cref="FunctionCall.Star"/>.
/// </summary>
public sealed class StarReference : Expression
{
    /// <summary>The relation's name or alias, perhaps qualified; null for a lone star.</summary>
    public ObjectName? Qualifier { get; init; }
}

/// <summary><c>(expression).field</c>, which may call a function of that name, or <c>(expression).*</c>.</summary>
public sealed class FieldSelection : Expression
{
    /// <summary>What the field is taken from. Never a bare name, unless that stood in parentheses or is subscripted.</summary>
    public required Expression Operand { get; init; }

    /// <summary>The field; null for <c>.*</c>.</summary>
    public required string? Field { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Operand);
}

/// <summary><c>operand[index]</c> or <c>operand[lower:upper]</c>.</summary>
public sealed class Subscript : Expression
{
    /// <summary>The array or container.</summary>
    public required Expression Operand { get; init; }

    /// <summary>Whether a colon stands inside.</summary>
    public bool IsSlice { get; init; }

    /// <summary>The index or the slice's lower bound; null where a slice has none.</summary>
    public Expression? Lower { get; init; }

    /// <summary>The slice's upper bound.</summary>
    public Expression? Upper { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Operand);
        Add(children, Lower);
        Add(children, Upper);
    }
}

/// <summary><c>$1</c></summary>
public sealed class Parameter : Expression
{
    /// <summary>Its number as written; 0 where that is beyond every server's maximum.</summary>
    public required int Number { get; init; }
}

/// <summary><c>CURRENT OF cursor</c>, only as the whole condition of UPDATE and DELETE.</summary>
public sealed class CurrentOf : Expression
{
    /// <summary>The cursor's name; null where it is a parameter.</summary>
    public required string? Cursor { get; init; }
}
