using Dapper;

namespace HoopWire.ControlPlane;

/// <summary>The WHERE of a list: only the conditions that are asked for, so that the planner sees which index serves them.</summary>
internal sealed class Conditions
{
    private readonly List<string> _conditions = [];

    public DynamicParameters Parameters { get; } = new();

    /// <summary>Adds a condition on one parameter, unless the value is null.</summary>
    public Conditions Add(string condition, string name, object? value)
    {
        if (value is null) return this;
        Parameters.Add(name, value);
        return Add(condition);
    }

    public Conditions Add(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <summary>Adds those of others.</summary>
    public Conditions Add(Conditions others)
    {
        _conditions.AddRange(others._conditions);
        Parameters.AddDynamicParams(others.Parameters);
        return this;
    }

    public override string ToString() => _conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _conditions);
}
