namespace HoopWire.Policy;

/// <summary>A column glob of 1 to 3 parts, aligned right: <c>ssn</c>, <c>customers.ssn</c>, <c>public.customers.ssn</c>. <c>*</c> matches any run.</summary>
public sealed record ColumnPattern
{
    private ColumnPattern(string schema, string relation, string column) => (Schema, Relation, Column) = (schema, relation, column);

    /// <summary>Fits no column of any relation.</summary>
    public static ColumnPattern Nothing { get; } = new("", "", "");

    /// <summary>Glob for the schema; <c>*</c> when not given.</summary>
    public string Schema { get; }

    /// <summary>Glob for the relation; <c>*</c> when not given.</summary>
    public string Relation { get; }

    /// <summary>Glob for the column.</summary>
    public string Column { get; }

    /// <summary>Parses a pattern; null when it has no part, more than three, or an empty one.</summary>
    public static ColumnPattern? TryParse(string text)
    {
        string[] parts = text.Split('.');
        if (parts.Length is < 1 or > 3 || parts.Any(string.IsNullOrWhiteSpace)) return null;
        string column = parts[^1];
        string relation = parts.Length > 1 ? parts[^2] : "*";
        string schema = parts.Length > 2 ? parts[0] : "*";
        return new ColumnPattern(schema, relation, column);
    }

    /// <summary>Whether the pattern names this column. Names are compared as the catalogue spells them.</summary>
    public bool Matches(ReadOnlySpan<char> schema, ReadOnlySpan<char> relation, ReadOnlySpan<char> column) =>
        Glob.Matches(Column, column) && Glob.Matches(Relation, relation) && Glob.Matches(Schema, schema);

    /// <summary>Whether this pattern surely names every column that another one does.</summary>
    public bool Covers(ColumnPattern other) => Covers(Column, other.Column) && Covers(Relation, other.Relation) && Covers(Schema, other.Schema);

    private static bool Covers(string pattern, string other) =>
        pattern == "*" || pattern == other || (!other.Contains('*', StringComparison.Ordinal) && Glob.Matches(pattern, other));

    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Relation}.{Column}";
}
