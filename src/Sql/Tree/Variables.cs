namespace HoopWire.Sql.Tree;

/// <summary>A session's own variable (<c>@name</c>) or one of the server's (<c>@@name</c>).</summary>
public sealed class Variable : Expression
{
    /// <summary>Its name, folded, without signs; a component's name stays before its dot.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is the server's.</summary>
    public bool IsSystem { get; init; }
}

/// <summary><c>@name := value</c>, which is also the value.</summary>
public sealed class VariableAssignment : Expression
{
    /// <summary>The variable's name, folded, without sign.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required Expression Value { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Value);
}

/// <summary><c>VALUES(column)</c> in an upsert: the value that was to be inserted.</summary>
public sealed class ProposedValue : Expression
{
    /// <summary>The column.</summary>
    public required ObjectName Column { get; init; }
}
